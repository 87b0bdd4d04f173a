import type { Queryable } from '../shell/database.ts';
import type { Done } from '../shell/verb.ts';

/** A person's telephone is gone in the middle of a talk. */
export async function loseLeg(
  tx: Queryable,
  assignmentId: number,
  channel: string,
  actor: string,
): Promise<Done<boolean>> {
  const { rows } = await tx.query('select lose_leg($1, $2, $3) as done', [assignmentId, channel, actor]);
  return { result: rows[0].done as boolean };
}

/** And is there again. */
export async function takeLeg(
  tx: Queryable,
  assignmentId: number,
  channel: string,
  actor: string,
): Promise<Done<boolean>> {
  const { rows } = await tx.query('select take_leg($1, $2, $3) as done', [assignmentId, channel, actor]);
  return { result: rows[0].done as boolean };
}
