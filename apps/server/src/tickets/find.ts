import type { SearchMatch } from '@linia/protocol';
import { organizationRef } from '../organizations/reference.ts';
import { prepare, type Queryable } from '../shell/database.ts';
import { ticketRows } from './rows.ts';

/** A request by its number, with its company: what a caller who says a number is found by. */
export async function findTicket(db: Queryable, number: number): Promise<SearchMatch[]> {
  const [ticket] = await ticketRows(db, 't.number = $1', [number], 1);
  if (!ticket) return [];
  const { rows } = await db.query(
    prepare(`select ${organizationRef} as organization from organizations o where o.id = $1`, [
      ticket.organization?.id ?? null,
    ]),
  );
  return [{ type: 'ticket', ticket, organization: rows[0]?.organization ?? null, how: 'request' }];
}
