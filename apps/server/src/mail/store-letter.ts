import { createHash } from 'node:crypto';
import type { Queryable } from '../shell/database.ts';
import { storable } from '../shell/storable.ts';
import type { Done } from '../shell/verb.ts';
import { structureOf } from './reading/structure.ts';

export type ArrivedLetter = {
  mailboxId: number;
  source: 'smtp' | 'imap';
  raw: Buffer;
  /** MAIL FROM and RCPT TO; null where it came by IMAP. */
  envelope: { from: string; to: string[] } | null;
  /** Where it lies in its IMAP mailbox. */
  place: { uidvalidity: number; uid: number } | null;
};

/**
 * A letter has come: it is kept byte for byte before anything is made of it, and what is to be made of it stands beside it.
 * Only when this is committed its sender is told so. Come twice, by either door, it is one letter.
 */
export async function storeLetter(tx: Queryable, letter: ArrivedLetter): Promise<Done<{ letterId: number | null }>> {
  const { mailboxId, source, raw, envelope, place } = letter;
  const { rows } = await tx.query(
    `insert into letters (mailbox_id, source, envelope_from, envelope_to, raw, bytes, sha256, message_id, uidvalidity, uid, received_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, linia_now()) on conflict do nothing returning id`,
    [
      mailboxId,
      source,
      storable(envelope?.from ?? null),
      storable(envelope?.to ?? []),
      raw,
      raw.length,
      createHash('sha256').update(raw).digest('hex'),
      messageIdOf(raw),
      place?.uidvalidity ?? null,
      place?.uid ?? null,
    ],
  );
  const letterId = (rows[0]?.id ?? null) as number | null;
  if (letterId !== null)
    await tx.query(`select queue_mail('mail.register', $1)`, [JSON.stringify({ letter: letterId })]);
  // it has come by the other door already: this is where it lies
  else if (place)
    await tx.query(
      'update letters set uidvalidity = $4, uid = $5 where mailbox_id = $1 and message_id = $2 and sha256 = $3 and uid is null',
      [mailboxId, messageIdOf(raw), createHash('sha256').update(raw).digest('hex'), place.uidvalidity, place.uid],
    );
  return { result: { letterId } };
}

function messageIdOf(raw: Buffer): string {
  const [head] = structureOf(raw.subarray(0, 256 * 1024)).parts;
  const said = head?.fields.find(({ name }) => name === 'message-id')?.value ?? '';
  return storable(/<[^<>\s]{1,400}>/.exec(said)?.[0] ?? '');
}
