import type { Queryable } from '../shell/database.ts';
import type { Done } from '../shell/verb.ts';

/** Those who declined or missed a caller may be asked again. */
export async function endExclusions(tx: Queryable, entryId: number): Promise<Done> {
  return whenDue(tx, 'end_exclusions', entryId);
}

/** The person preferred has had the time: the place is everybody's of the line. */
export async function releaseTarget(tx: Queryable, entryId: number): Promise<Done> {
  return whenDue(tx, 'release_target', entryId);
}

/** A place opens: its turn has come. */
export async function open(tx: Queryable, entryId: number): Promise<Done> {
  return whenDue(tx, 'open_entry', entryId);
}

async function whenDue(tx: Queryable, verb: string, entryId: number): Promise<Done> {
  const { rows } = await tx.query(`select ${verb}($1) as done`, [entryId]);
  return { result: null, entries: rows[0].done ? [entryId] : [] };
}
