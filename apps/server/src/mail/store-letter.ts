import { createHash } from 'node:crypto';
import type { FollowUp } from '@linia/domain';
import type { Queryable } from '../shell/database.ts';
import { storable } from '../shell/storable.ts';
import type { Done } from '../shell/verb.ts';
import { giveTimeFor } from './prepared.ts';
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

export type LetterRow = {
  id: number;
  state: string;
  envelopeFrom: string | null;
  receivedAt: string;
  mailboxId: number;
  address: string;
  language: 'ru' | 'en';
  departmentId: number | null;
  /** Whose Authentication-Results are believed. */
  authserv: string | null;
};
/** What became of one. */
export type Registered = { ticketId: number; number: number; went: FollowUp['to'] | 'bounce' | 'unreadable' };
const letterFields = `l.id, l.state, l.envelope_from as "envelopeFrom", l.received_at as "receivedAt", m.id as "mailboxId", m.address, m.language, m.authserv,
       coalesce((select id from departments where id = m.department_id and not closed), (select id from departments where is_default)) as "departmentId"`;

/**
 * A letter has come: it is kept byte for byte before anything is made of it, and what is to be made of it stands beside it.
 * Only when this is committed its sender is told so. Come twice, by either door, it is one letter.
 */
export async function storeLetter(tx: Queryable, letter: ArrivedLetter): Promise<Done<{ letterId: number | null }>> {
  const { mailboxId, raw, place } = letter;
  await giveTimeFor(tx, raw.length);
  const letterId = (await writeLetter(tx, letter))?.id ?? null;
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

/** The letter byte for byte, and what its registering needs of its mailbox; null: it has come before. */
export async function writeLetter(tx: Queryable, letter: ArrivedLetter): Promise<LetterRow | null> {
  const { mailboxId, source, raw, envelope, place } = letter;
  const { rows } = await tx.query(
    `with l as (insert into letters (mailbox_id, source, envelope_from, envelope_to, raw, bytes, sha256, message_id, uidvalidity, uid, received_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, linia_now()) on conflict do nothing returning *)
     select ${letterFields} from l join mailboxes m on m.id = l.mailbox_id`,
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
  return (rows[0] as LetterRow | undefined) ?? null;
}

/** It is registered in this transaction, by whoever is the first to hold it. */
export async function lockLetter(tx: Queryable, id: number): Promise<LetterRow | null> {
  const { rows } = await tx.query(
    `select ${letterFields} from letters l join mailboxes m on m.id = l.mailbox_id where l.id = $1 for no key update of l`,
    [id],
  );
  return (rows[0] as LetterRow | undefined) ?? null;
}

function messageIdOf(raw: Buffer): string {
  const [head] = structureOf(raw.subarray(0, 256 * 1024)).parts;
  const said = head?.fields.find(({ name }) => name === 'message-id')?.value ?? '';
  return storable(/<[^<>\s]{1,400}>/.exec(said)?.[0] ?? '');
}
