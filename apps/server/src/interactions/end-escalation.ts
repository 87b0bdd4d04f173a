import type { ClientMessage } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import type { Done, Verb } from '../shell/verb.ts';

/** The agent takes the question back, or thanks the specialist and goes on alone. */
export const cancelEscalation: Verb<ClientMessage<'escalation:cancel'>> = async (tx, { escalationId }, actor) => {
  const { rows } = await tx.query('select * from cancel_escalation($1, $2)', [escalationId, actor.agentId]);
  return { result: null, agents: rows.map((row) => row.agent_id) };
};

/** Wait on: the deadline moves. */
export const extendEscalation: Verb<ClientMessage<'escalation:extend'>> = async (tx, { escalationId }, actor) => {
  await tx.query('select extend_escalation($1, $2)', [escalationId, actor.agentId]);
  return { result: null };
};

/** The first agent leaves; the specialist is responsible. */
export const handOver: Verb<ClientMessage<'escalation:hand-over'>> = async (tx, { escalationId }, actor) => {
  await tx.query('select * from hand_over($1, $2)', [escalationId, actor.agentId]);
  return { result: null };
};

/** The specialist gives the call back, with a reason. */
export const returnEscalation: Verb<ClientMessage<'escalation:return'>> = async (
  tx,
  { escalationId, reasonId, comment },
  actor,
) => {
  const { rows } = await tx.query('select * from return_escalation($1, $2, $3, $4)', [
    escalationId,
    actor.agentId,
    reasonId,
    comment?.trim() || null,
  ]);
  return { result: null, entries: rows.map((row) => row.entry_id), agents: rows.map((row) => row.agent_id) };
};

/** The agent leaves it as a numbered request of the department. */
export const leaveAsRequest: Verb<ClientMessage<'escalation:fall-back'>, { ticketNumber: number }> = async (
  tx,
  { escalationId },
  actor,
) => fallBack(tx, escalationId, `agent:${actor.agentId}`, 'agent');

/** Nobody took it in time (or the agent will not wait): the department gets a numbered request; the caller is never dropped. */
export async function fallBack(
  tx: Queryable,
  escalationId: number,
  actor: string,
  by: 'agent' | 'deadline',
): Promise<Done<{ ticketNumber: number }>> {
  const { rows } = await tx.query('select * from fall_back($1, $2, $3)', [escalationId, actor, by]);
  const row = rows[0] as { entry_id: number | null; agent_id: number | null; ticket_number: number };
  return { result: { ticketNumber: row.ticket_number }, entries: [row.entry_id], agents: [row.agent_id] };
}
