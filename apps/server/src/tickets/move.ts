import type { TicketEvent } from '@linia/domain';
import type { Verb } from '../shell/verb.ts';

/** A request goes on: taken in hand (by who has none yet, it is theirs), solved, opened again, closed. */
export const moveTicket: Verb<{
  ticketId: number;
  event: Extract<TicketEvent, 'opened' | 'solved' | 'reopened' | 'closed'>;
}> = async (tx, { ticketId, event }, actor) => {
  const { rows } = await tx.query('select owner_id from tickets where id = $1 for no key update', [ticketId]);
  const takes = event === 'opened' && rows[0]?.owner_id === null;
  if (takes) await tx.query('update tickets set owner_id = $2 where id = $1', [ticketId, actor.agentId]);
  await tx.query('select advance_ticket($1, $2, $3, $4)', [
    ticketId,
    event,
    `agent:${actor.agentId}`,
    JSON.stringify(takes ? { owner: actor.agentId } : {}),
  ]);
  return { result: null };
};
