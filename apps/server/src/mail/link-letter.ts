import type { Queryable } from '../shell/database.ts';

/** The letter is done: this is its request, this its contact; who `writes` has a mailbox. Returns the request's number. */
export async function linkLetter(
  tx: Queryable,
  letter: { id: number },
  {
    ticketId,
    contact,
    failed,
    writes,
  }: { ticketId: number; contact: number | null; failed: boolean; writes: string | null },
): Promise<number> {
  const { rows } = await tx.query('select link_letter($1, $2, $3, $4, $5) as number', [
    letter.id,
    failed ? 'unreadable' : 'registered',
    ticketId,
    contact,
    writes,
  ]);
  return rows[0].number as number;
}

/** Locked until the letter stands in it. False: it was made part of another request in this very moment, where to is to be asked again. */
export async function holdRequest(tx: Queryable, ticketId: number): Promise<boolean> {
  const { rows } = await tx.query('select merged_into as into from tickets where id = $1 for no key update', [
    ticketId,
  ]);
  return rows[0]?.into === null;
}
