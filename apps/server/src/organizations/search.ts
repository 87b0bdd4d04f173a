import { readQuery, type Reading } from '@linia/domain';
import { readPhone } from '@linia/domain/phone';
import type { SearchAnswer, SearchReading } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import type { Find } from './matches.ts';
import { suggest } from './suggestions.ts';

/** Who looks in the base for each way to read what was typed. */
export type Finders = Record<Reading['kind'], Find>;

/**
 * Everything that what was typed may mean, with what the base knows of each: first the readings that are known, then those
 * that are one slip away from something known, then the rest as they were. Nothing is guessed silently.
 */
export async function search(db: Queryable, query: string, finders: Finders): Promise<SearchAnswer> {
  const read = readQuery(query, readPhone);
  const known = await Promise.all(read.map((each) => look(db, each, finders)));
  const isNobody = known.every(({ matches }) => matches.length === 0);
  const readings = isNobody ? await Promise.all(known.map((each, at) => withSuggestions(db, read[at]!, each))) : known;
  const rank = ({ matches, suggestions }: SearchReading) => (matches.length > 0 ? 0 : suggestions ? 1 : 2);
  return { readings: readings.sort((a, b) => rank(a) - rank(b)) };
}

async function look(db: Queryable, reading: Reading, finders: Finders): Promise<SearchReading> {
  const { kind, valid, value, reason } = reading;
  const matches = valid ? await finders[kind](db, reading) : [];
  return { kind, valid, value, ...(reason !== undefined && { reason }), matches };
}

/** Where somebody is known by what was typed, a slip is not looked for: most of what is typed is right. */
async function withSuggestions(db: Queryable, reading: Reading, known: SearchReading): Promise<SearchReading> {
  const suggestions = await suggest(db, reading);
  return { ...known, ...(suggestions.length > 0 && { suggestions }) };
}

/** The company, where identifiers alone were typed and all that is known by them is of one; names are for eyes to choose from. */
export function onlyCompany({ readings }: SearchAnswer): number | null {
  const meant = new Set<number | null>();
  for (const { kind, matches } of readings) {
    if (kind === 'name' && matches.length > 0) return null;
    for (const match of matches) meant.add(match.type === 'employee' ? null : (match.organization?.id ?? null));
  }
  const [only] = meant;
  return meant.size === 1 && only ? only : null;
}
