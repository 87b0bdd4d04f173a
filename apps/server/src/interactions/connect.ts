import type { Queryable } from '../shell/database.ts';
import type { Done } from '../shell/verb.ts';

/** The sound is there: from now on the call counts as answered. `channel` is the telephone's own id of the person's leg. */
export async function connect(
  tx: Queryable,
  assignmentId: number,
  actor: string,
  channel: string | null = null,
): Promise<Done<boolean>> {
  const { rows } = await tx.query('select connect_assignment($1, $2, $3) as done', [assignmentId, actor, channel]);
  return { result: rows[0].done as boolean };
}

/** No sound came: the caller is back at the old place. */
export async function failConnection(tx: Queryable, assignmentId: number, actor: string, cause: string): Promise<Done> {
  const { rows } = await tx.query('select * from fail_connection($1, $2, $3)', [assignmentId, actor, cause]);
  return { result: null, entries: rows.map((row) => row.entry_id), agents: rows.map((row) => row.agent_id) };
}

/** The talking person's sockets have been gone for too long, and the sound was ours. */
export async function loseAgent(tx: Queryable, assignmentId: number): Promise<Done> {
  const { rows } = await tx.query('select * from lose_agent($1, $2)', [assignmentId, 'clock']);
  return { result: null, entries: rows.map((row) => row.entry_id), agents: rows.map((row) => row.agent_id) };
}
