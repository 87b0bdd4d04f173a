import type { ClientMessage } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import type { Done, Verb } from '../shell/verb.ts';

/** Wrap-up ran out: the person is free, the log waits in "to finish". */
export async function endWrapUp(tx: Queryable, assignmentId: number): Promise<Done> {
  const { rows } = await tx.query('select * from end_wrap_up($1, $2)', [assignmentId, 'clock']);
  return { result: null, agents: rows.map((row) => row.agent_id) };
}

/** Free for the next caller at once: the log, as far as it is written, waits in "to finish". */
export const skipWrapUp: Verb<ClientMessage<'wrap-up:skip'>> = async (tx, { interactionId }, actor) => {
  const { rows } = await tx.query('select * from skip_wrap_up($1, $2)', [interactionId, actor.agentId]);
  return { result: null, agents: rows.map((row) => row.agent_id), call: interactionId };
};
