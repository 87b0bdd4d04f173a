import type { BulkOutcome, TicketBulk } from '@linia/protocol';
import type { Database } from '../../shell/database.ts';
import { asRefusal, Refusal } from '../../shell/refusal.ts';
import { inTransaction, once } from '../../shell/transaction.ts';
import { sentence } from '../../shell/words.ts';
import type { SignedIn } from '../../shell/web.ts';
import { changeTicket } from '../change/change.ts';
import { openTicket } from '../seen.ts';

/** One thing is done to many requests, each in a transaction of its own: one that can't be done says why, and stops no other. */
export async function changeMany(
  db: Database,
  person: SignedIn,
  { id, numbers, change }: TicketBulk,
): Promise<BulkOutcome> {
  // whoever gets many of another department's requests is told why
  if (change.kind === 'department' && change.reasonId === undefined)
    throw new Refusal('reason.unknown', 422, { field: 'reasonId' });
  const outcome: BulkOutcome = [];
  for (const number of new Set(numbers)) {
    try {
      const ticketId = await openTicket(db.pool, person, number);
      const key = { source: 'http', actor: String(person.agentId), id: `ticket:bulk ${ticketId} ${id}` };
      await inTransaction(db, (tx) => once(key, () => changeTicket(tx, { ...change, ticketId }, person)));
      outcome.push({ number, error: null });
    } catch (error) {
      const refusal = asRefusal(error);
      if (!refusal) throw error;
      outcome.push({ number, error: { code: refusal.code, message: sentence(refusal.code, person.language) } });
    }
  }
  return outcome;
}
