import type { Queryable } from '../shell/database.ts';
import type { Done } from '../shell/verb.ts';

/**
 * What the line's policy says of who waits long: fewer skills are enough, further tiers are asked, another line takes over.
 * The place and its time stay. Whoever may take the caller now is looked for at once.
 */
export async function takeStep(tx: Queryable, entryId: number, why: 'due' | 'pressed'): Promise<Done<boolean>> {
  const { rows } = await tx.query(`select take_${why}_step($1) as taken`, [entryId]);
  const taken = rows[0].taken as boolean;
  return { result: taken, entries: taken ? [entryId] : [] };
}
