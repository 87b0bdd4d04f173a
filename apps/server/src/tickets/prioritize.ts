import type { TicketPriority } from '@linia/domain';
import type { Verb } from '../shell/verb.ts';

/** How urgent it is: its deadlines and its place in the line follow. */
export const prioritize: Verb<{ ticketId: number; priority: TicketPriority }> = async (
  tx,
  { ticketId, priority },
  actor,
) => {
  const { rows } = await tx.query('select priority from tickets where id = $1 for no key update', [ticketId]);
  if (rows[0].priority === priority) return { result: null };
  await tx.query('update tickets set priority = $2 where id = $1', [ticketId, priority]);
  await tx.query(`select advance_ticket($1, 'prioritized', $2, $3)`, [
    ticketId,
    `agent:${actor.agentId}`,
    JSON.stringify({ from: rows[0].priority, priority }),
  ]);
  return { result: null };
};
