import { Refusal } from '../shell/refusal.ts';
import type { Verb } from '../shell/verb.ts';

/**
 * A held letter is the request's after all: a person has read it. Its thread goes there, the request that was made for it is
 * closed, and from now on its sender belongs. `claimsId` is where the number led when the person was let in: where that one was
 * made part of another meanwhile, it is for who may open the other.
 */
export const attachHeld: Verb<{ ticketId: number; claimsId: number }> = async (tx, { ticketId, claimsId }, actor) => {
  const by = `agent:${actor.agentId}`;
  await tx.query('select from tickets where id = any ($1) order by id for no key update', [[ticketId, claimsId]]);
  const still = await tx.query(
    'select number, state, live_ticket(claims_id) as leads from tickets where id = $1 and claims_id is not null',
    [ticketId],
  );
  if (!still.rows[0]) throw new Refusal('ticket.not_held', 409);
  if (still.rows[0].leads !== claimsId) throw new Refusal('ticket.merged', 409);
  const { number, state } = still.rows[0] as { number: number; state: string };
  await tx.query(`update messages set ticket_id = $2 where ticket_id = $1`, [ticketId, claimsId]);
  await tx.query(`update letters set ticket_id = $2 where ticket_id = $1`, [ticketId, claimsId]);
  await tx.query(`update tickets set claims_id = null, follows_id = $2 where id = $1`, [ticketId, claimsId]);
  await tx.query(`select advance_ticket($1, 'letter_received', $2, $3)`, [
    claimsId,
    by,
    JSON.stringify({ attached: number }),
  ]);
  await tx.query(`select advance_ticket($1, 'linked', $2, $3)`, [
    ticketId,
    by,
    JSON.stringify({ attachedTo: claimsId }),
  ]);
  if (state !== 'closed' && state !== 'solved')
    await tx.query(`select advance_ticket($1, 'solved', $2)`, [ticketId, by]);
  if (state !== 'closed') await tx.query(`select advance_ticket($1, 'closed', $2)`, [ticketId, by]);
  return { result: null };
};
