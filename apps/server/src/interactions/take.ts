import type { Queryable } from '../shell/database.ts';
import type { Done } from '../shell/verb.ts';

/**
 * The PBX says that this person has picked up: that is the acceptance, every other offer is withdrawn, and what else Linia
 * thought of the person is over. Told after the hang-up it leaves a log to finish.
 */
export async function take(tx: Queryable, interactionId: number, agentId: number, actor: string): Promise<Done> {
  const { rows } = await tx.query('select * from take_call($1, $2, $3)', [interactionId, agentId, actor]);
  const { touched, entries } = rows[0] as { touched: number[]; entries: number[] };
  return { result: null, agents: touched, entries };
}

/** Picked up by nobody we know: the board warns. */
export async function answerElsewhere(
  tx: Queryable,
  interactionId: number,
  extension: string,
  actor: string,
): Promise<Done> {
  const { rows } = await tx.query('select * from answer_elsewhere($1, $2, $3)', [interactionId, extension, actor]);
  return { result: null, agents: rows.map((row) => row.agent_id) };
}
