import type { Queryable } from '../shell/database.ts';
import type { Done } from '../shell/verb.ts';

/** Wrap-up ran out: the person is free, the log waits in "to finish". */
export async function endWrapUp(tx: Queryable, assignmentId: number): Promise<Done> {
  const { rows } = await tx.query('select * from end_wrap_up($1, $2)', [assignmentId, 'clock']);
  return { result: null, agents: rows.map((row) => row.agent_id) };
}
