import type { Queryable } from '../../shell/database.ts';

/** Locks the request where this one leads now: one that is made part of another in this very moment leads on. */
export async function holdWhereItLeads(tx: Queryable, ticketId: number): Promise<number> {
  for (;;) {
    const { rows } = await tx.query(
      'select id, merged_into as into from tickets where id = live_ticket($1) for no key update',
      [ticketId],
    );
    if (rows[0] && rows[0].into === null) return rows[0].id as number;
  }
}
