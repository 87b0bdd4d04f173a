import type { Queryable } from '../shell/database.ts';
import type { Done } from '../shell/verb.ts';
import { holdRequest, linkLetter } from './link-letter.ts';
import type { ReadLetter } from './reading/read-letter.ts';
import type { LetterRow, Registered } from './store-letter.ts';
import { writeMessage, type Writing } from './write-message.ts';

/**
 * Does it come from a mail server? A report is sent from nobody (RFC 3464, 2.1): who has a name may have read our Message-ID and
 * write what they like. By IMAP the envelope is what the server that kept the letter says of it.
 */
export function isFromServer(
  letter: Pick<LetterRow, 'envelopeFrom'>,
  { headers, from }: Pick<ReadLetter, 'headers' | 'from'>,
): boolean {
  if (letter.envelopeFrom !== null) return letter.envelopeFrom === '';
  const path = headers.find(({ name }) => name.toLowerCase() === 'return-path');
  return path ? /^\s*<?\s*>?\s*$/.test(path.value) : /^(?:mailer-daemon|postmaster)@/.test(from?.address ?? '');
}

export type Original = { id: number; ticketId: number };

/** The letter of ours that a delivery report is about: only one that we did send. Its request is locked. */
export async function originalOf(tx: Queryable, messageId: string | null): Promise<Original | null> {
  for (;;) {
    const { rows } = await tx.query(
      `select id, live_ticket(ticket_id) as "ticketId" from messages where direction = 'out' and message_id = $1 and ticket_id is not null`,
      [messageId],
    );
    const found = rows[0] as Original | undefined;
    if (!found || (await holdRequest(tx, found.ticketId))) return found ?? null;
  }
}

/** A letter of ours came back: its request is told, the address is marked, nobody is answered and nobody takes part by it. */
export async function registerBounce(tx: Queryable, writing: Writing, original: Original): Promise<Done<Registered>> {
  const { recipient, status, failed } = writing.read!.bounce!;
  const message = await writeMessage(tx, original.ticketId, { ...writing, bounce: true });
  await tx.query('select advance_ticket($1, $2, $3, $4)', [
    original.ticketId,
    'letter_kept',
    'linia',
    JSON.stringify({ message, bounced: recipient, status }),
  ]);
  await markBounced(tx, original.id, { recipient, status, failed });
  const number = await linkLetter(tx, writing.letter, {
    ticketId: original.ticketId,
    contact: null,
    failed: false,
    writes: null,
  });
  return { result: { ticketId: original.ticketId, number, went: 'bounce' } };
}

/** It did not arrive: so it stands beside it, and its address is not written to by ourselves for a while. */
export async function markBounced(
  tx: Queryable,
  messageId: number,
  { recipient, status, failed }: Pick<NonNullable<ReadLetter['bounce']>, 'recipient' | 'status' | 'failed'>,
): Promise<void> {
  if (!failed) return;
  await tx.query('update messages set bounced_at = linia_now(), bounce_status = $2 where id = $1', [messageId, status]);
  // only an address that this letter was written to: the report could name anybody's; and only one that is none (X.1.*):
  // a mailbox that is full today takes letters tomorrow
  await tx.query(
    `insert into bounced_addresses (address, at, status)
     select address, linia_now(), $3 from message_recipients
     where message_id = $1 and address = $2 and kind <> 'from' and $3 like '5.1.%'
     on conflict (address) do update set at = excluded.at, status = excluded.status`,
    [messageId, recipient, status],
  );
}
