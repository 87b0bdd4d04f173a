import { Refusal } from '../shell/refusal.ts';
import type { Verb } from '../shell/verb.ts';

/** A note in a request, for colleagues. */
export const noteTicket: Verb<{ ticketId: number; note: string }> = async (tx, { ticketId, note }, actor) => {
  const text = note.trim();
  if (text === '') throw new Refusal('ticket.note', 422, { field: 'note' });
  await tx.query(`select advance_ticket($1, 'noted', $2, $3)`, [
    ticketId,
    `agent:${actor.agentId}`,
    JSON.stringify({ note: text }),
  ]);
  return { result: null };
};
