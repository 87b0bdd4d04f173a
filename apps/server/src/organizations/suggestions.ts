import { checkGln, checkInn, glnNeighbours, innNeighbours, type Reading } from '@linia/domain';
import type { SearchMatch } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import { organizationRef } from './reference.ts';

/** Letters that slip in among digits, by their look. */
const looksLike: Record<string, string> = { o: '0', о: '0', з: '3', l: '1', i: '1', б: '6', b: '8', s: '5' };

/** One slip away from what was typed, and in the base: nothing else is worth suggesting. */
export async function suggest(db: Queryable, { kind, value }: Reading): Promise<SearchMatch[]> {
  if (kind !== 'inn' && kind !== 'gln') return [];
  const candidates = neighbours(kind, value);
  if (candidates.length === 0) return [];
  const { rows } = await db.query(
    kind === 'inn'
      ? `select ${organizationRef} as organization, f.inn as detail from organizations f
           join organizations o on o.id = coalesce(f.merged_into_id, f.id) where f.inn = any ($1) order by o.id limit 5`
      : `select ${organizationRef} as organization, l.gln as detail from locations l join organizations o on o.id = l.organization_id
         where l.gln = any ($1) order by o.id limit 5`,
    [candidates],
  );
  return rows.map((row) => ({ type: 'organization', organization: row.organization, detail: row.detail, how: kind }));
}

function neighbours(kind: 'inn' | 'gln', value: string): string[] {
  if (/^\d+$/.test(value)) return kind === 'inn' ? innNeighbours(value) : glnNeighbours(value);
  const digits = [...value.toLowerCase()].map((sign) => looksLike[sign] ?? sign).join('');
  return (kind === 'inn' ? checkInn(digits) : checkGln(digits)).valid ? [digits] : [];
}
