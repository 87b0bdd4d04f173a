import {
  checkGln,
  checkInn,
  checkOgrn,
  glnNeighbours,
  innNeighbours,
  oneDigitMoreOrLess,
  oneSlipAway,
  type Reading,
} from '@linia/domain';
import type { SearchMatch } from '@linia/protocol';
import { prepare, type Queryable } from '../shell/database.ts';
import { organizationRef } from './reference.ts';

/** Letters that slip in among digits, by their look. */
const looksLike: Record<string, string> = { o: '0', о: '0', з: '3', l: '1', i: '1', б: '6', b: '8', s: '5' };

/** What is checked by a digit of its own, of so many digits; and who has it. */
const kinds = {
  inn: {
    lengths: [10, 12],
    near: innNeighbours,
    isValid: (digits: string) => checkInn(digits).valid,
    found: `select coalesce(merged_into_id, id) as id, inn as detail from organizations where inn = any ($1)`,
  },
  ogrn: {
    lengths: [13, 15],
    near: (digits: string) => [...oneSlipAway(digits)].filter((ogrn) => checkOgrn(ogrn).valid),
    isValid: (digits: string) => checkOgrn(digits).valid,
    found: `select coalesce(merged_into_id, id) as id, ogrn as detail from organizations where ogrn = any ($1)`,
  },
  gln: {
    lengths: [13],
    near: glnNeighbours,
    isValid: (digits: string) => checkGln(digits).valid,
    found: `select organization_id as id, gln as detail from locations where gln = any ($1)`,
  },
} as const;

/** One slip away from what was typed, and in the base: nothing else is worth suggesting. */
export async function suggest(db: Queryable, { kind, value }: Reading): Promise<SearchMatch[]> {
  if (kind !== 'inn' && kind !== 'gln' && kind !== 'ogrn') return [];
  const candidates = neighbours(kind, value);
  if (candidates.length === 0) return [];
  const { rows } = await db.query(
    prepare(
      `select ${organizationRef} as organization, f.detail from (${kinds[kind].found}) f join organizations o on o.id = f.id
       order by o.id limit 5`,
      [candidates],
    ),
  );
  return rows.map((row) => ({ type: 'organization', organization: row.organization, detail: row.detail, how: kind }));
}

/** A digit replaced, two swapped, one missing, one too many, or a letter for a digit; only what passes its check. */
function neighbours(kind: keyof typeof kinds, value: string): string[] {
  const { lengths, near, isValid } = kinds[kind];
  const digits = value.replace(/[\s\p{Pd}]/gu, '');
  if (/^\d+$/.test(digits)) {
    if (digits.length > 16) return [];
    const isWhole = (lengths as readonly number[]).includes(digits.length);
    return isWhole ? near(digits) : oneDigitMoreOrLess(digits).filter(isValid);
  }
  const read = [...digits.toLowerCase()].map((sign) => looksLike[sign] ?? sign).join('');
  return isValid(read) ? [read] : [];
}
