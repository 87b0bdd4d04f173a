import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Done } from '../shell/verb.ts';

/** Solved, and its customer has not come back for as long as the setting says: closed. */
export async function closeSolved(tx: Queryable, ticketId: number): Promise<Done> {
  const { rowCount } = await tx.query(
    `select from tickets where id = $1 and state = 'solved' and close_at <= linia_now() for no key update`,
    [ticketId],
  );
  if (rowCount === 0) throw new Refusal('ticket.state', 409);
  await tx.query(`select advance_ticket($1, 'closed', 'clock')`, [ticketId]);
  return { result: null };
}
