import type { ClientMessage } from '@linia/protocol';
import { inOrder, prepare } from '../shell/database.ts';
import type { Verb } from '../shell/verb.ts';
import { checkLog } from './log.ts';

/** The verdict: the log is part of the call, its request is made or linked, the person is free. Also for "to finish". */
export const close: Verb<ClientMessage<'call:close'>, { ticketNumber: number | null }> = async (
  tx,
  { interactionId, log },
  actor,
) => {
  // one way to the database for both: 0.3 ms of the 4 between a verdict and the next offer
  const [, { rows }] = await inOrder([
    checkLog(tx, log),
    tx.query(
      prepare('select * from close_assignment($1, $2, $3)', [interactionId, actor.agentId, JSON.stringify(log)]),
    ),
  ]);
  return { result: { ticketNumber: rows[0].ticket_number as number | null }, agents: [actor.agentId] };
};

/** One minute more of wrap-up. */
export const extendWrapUp: Verb<ClientMessage<'wrap-up:extend'>> = async (tx, { interactionId }, actor) => {
  await tx.query('select extend_wrap_up($1, $2)', [interactionId, actor.agentId]);
  return { result: null };
};
