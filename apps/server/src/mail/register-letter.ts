import {
  claimsOf,
  decideFollowUp,
  findMentions,
  isAutomatic,
  splitQuote,
  type Claimed,
  type FollowUp,
} from '@linia/domain';
import type { Queryable } from '../shell/database.ts';
import type { Done } from '../shell/verb.ts';
import { aboutOf, languageOf } from './notice.ts';
import { queueNotice } from './queue-notice.ts';
import { validAddress, type Address, type ReadLetter } from './reading/read-letter.ts';
import { isOurToken } from './tokens.ts';
import { writeMessage, type Writing } from './write-message.ts';

export type Registered = { ticketId: number; number: number; went: FollowUp['to'] | 'bounce' | 'unreadable' };
export type LetterRow = {
  id: number;
  state: string;
  envelopeFrom: string | null;
  receivedAt: string;
  mailboxId: number;
  address: string;
  language: 'ru' | 'en';
  departmentId: number | null;
};

/**
 * A letter becomes a numbered request, or finds its own: the contact it is, the request, the letter in its thread, what came
 * with it and the notice of the number are one transaction. `read` is null where it can't be read: a request all the same,
 * with the file to be downloaded. Told twice, or by two processes at once, it is registered once.
 */
export async function registerLetter(
  tx: Queryable,
  letterId: number,
  { read, headers }: { read: ReadLetter | null; headers: ReadLetter['headers'] },
  key: string,
): Promise<Done<Registered | null>> {
  const letter = await lockLetter(tx, letterId);
  if (!letter || letter.state !== 'waiting') return { result: null };
  const own = await ownAddresses(tx);
  const sender = read ? read.from : envelopeSender(letter.envelopeFrom);
  const { fresh, quoted } = splitQuote(read?.text ?? '');
  const subject = read?.subject ?? '';
  const language = languageOf(`${subject} ${fresh}`, letter.language);
  const from = sender?.address ?? null;
  const automatic = isAutomatic({ headers, envelopeFrom: letter.envelopeFrom, from, subject, own });
  const writing: Writing = {
    letter,
    read,
    fresh,
    quoted,
    automatic,
    language,
    mentions: findMentions({ subject, text: fresh }),
  };
  const original = read?.bounce ? await originalOf(tx, read.bounce.originalId) : null;
  if (original !== null) return registerBounce(tx, writing, original);

  const went = read ? await whereTo(tx, read, key) : ({ to: 'new', after: null } as const);
  const { rows } = await tx.query(
    'select organization_id as "organizationId", contact_id as "contactId" from who_writes($1)',
    [from],
  );
  const who = (rows[0] ?? { organizationId: null, contactId: null }) as Who;
  const contact = await contactOf(tx, writing, who);
  const ticketId = went.to === 'request' ? went.ticketId : await newRequest(tx, writing, who, contact, went);
  const messageId = await writeMessage(tx, ticketId, writing);
  if (went.to === 'request') await follow(tx, ticketId, messageId, contact, automatic !== null, went);
  const number = await link(tx, letter, ticketId, contact, read === null);
  if (went.to !== 'request' && automatic === null && sender)
    await queueNotice(tx, key, {
      ticketId,
      number,
      to: sender,
      letter,
      language,
      subject,
      about: aboutOf(subject),
      read,
    });
  return { result: { ticketId, number, went: read ? went.to : 'unreadable' } };
}

/** Of a letter that can't be read: whoever handed it over is told its number. */
function envelopeSender(envelopeFrom: string | null): Address | null {
  const address = validAddress(envelopeFrom ?? undefined);
  return address === null ? null : { name: '', address };
}

type Who = { organizationId: number | null; contactId: number | null };

async function lockLetter(tx: Queryable, id: number): Promise<LetterRow | null> {
  const { rows } = await tx.query(
    `select l.id, l.state, l.envelope_from as "envelopeFrom", l.received_at as "receivedAt", m.id as "mailboxId", m.address, m.language,
       coalesce((select id from departments where id = m.department_id and not closed), (select id from departments where is_default)) as "departmentId"
     from letters l join mailboxes m on m.id = l.mailbox_id where l.id = $1 for no key update of l`,
    [id],
  );
  return (rows[0] as LetterRow | undefined) ?? null;
}

async function ownAddresses(tx: Queryable): Promise<string[]> {
  return (await tx.query('select address from mailboxes')).rows.map((row) => row.address as string);
}

/** What the letter claims, as the base knows it, and the decision. */
async function whereTo(tx: Queryable, read: ReadLetter, key: string): Promise<FollowUp> {
  const body = read.html === null ? read.text : `${read.text}\n${read.html}`;
  const claims = claimsOf({ references: read.references, subject: read.subject, text: body }, (token) =>
    isOurToken(key, token),
  ).slice(0, 20);
  if (claims.length === 0) return { to: 'new', after: null };
  const { rows } = await tx.query(
    `select t.id as "ticketId", t.number, t.state in ('solved', 'closed') as over, sender_belongs(t.id, $3) as belongs
     from tickets t where t.id = any ($1) or t.number = any ($2)`,
    [
      claims.flatMap((claim) => (claim.by === 'subject' ? [] : [claim.ticketId])),
      claims.flatMap((claim) => (claim.by === 'subject' ? [claim.number] : [])),
      read.from?.address ?? null,
    ],
  );
  const known = rows as (Omit<Claimed, 'by' | 'rank'> & { number: number })[];
  const claimed = claims.flatMap((claim): Claimed[] => {
    const found = known.find((each) =>
      claim.by === 'subject' ? each.number === claim.number : each.ticketId === claim.ticketId,
    );
    return found ? [{ ...found, by: claim.by, rank: claim.by === 'subject' ? claim.rank : null }] : [];
  });
  const { rows: set } = await tx.query(`select value #>> '{}' as value from settings where key = 'mailAboutOver'`);
  return decideFollowUp(claimed, set[0]?.value === 'new' ? 'new' : 'reopen');
}

async function contactOf(tx: Queryable, { letter, read, language }: Writing, who: Who): Promise<number> {
  const { rows } = await tx.query('select register_letter_contact(live_organization($1), $2, $3, $4, $5, $6) as id', [
    who.organizationId,
    who.contactId,
    read?.from?.address ?? null,
    language,
    letter.receivedAt,
    letter.id,
  ]);
  return rows[0].id as number;
}

const unreadable = { ru: 'Письмо не удалось прочитать', en: 'A letter that could not be read' };
const untitled = { ru: '(без темы)', en: '(no subject)' };

async function newRequest(
  tx: Queryable,
  { letter, read, fresh, language }: Writing,
  who: Who,
  contact: number,
  went: FollowUp,
): Promise<number> {
  const title = read === null ? unreadable[language] : read.subject || untitled[language];
  const { rows } = await tx.query(
    `select ticket_id as id from create_ticket($1, $2, $3, $4, null, $5, null, $6, 'linia', 'email')`,
    [title, fresh.slice(0, 20_000), who.organizationId, who.contactId, letter.departmentId, contact],
  );
  const id = rows[0].id as number;
  if (went.to === 'held') await tx.query('update tickets set claims_id = $2 where id = $1', [id, went.claims]);
  if (went.to === 'new' && went.after !== null)
    await tx.query('update tickets set follows_id = $2 where id = $1', [id, went.after]);
  return id;
}

async function follow(
  tx: Queryable,
  ticketId: number,
  message: number,
  interaction: number,
  automatic: boolean,
  went: { by: string; reopens: boolean },
): Promise<void> {
  await tx.query('select advance_ticket($1, $2, $3, $4)', [
    ticketId,
    automatic ? 'letter_kept' : 'letter_received',
    'caller',
    JSON.stringify({ message, interaction, by: went.by, ...(went.reopens && !automatic && { reopened: true }) }),
  ]);
}

async function link(
  tx: Queryable,
  letter: LetterRow,
  ticketId: number,
  contact: number | null,
  failed: boolean,
): Promise<number> {
  if (contact !== null) await tx.query('update interactions set ticket_id = $2 where id = $1', [contact, ticketId]);
  await tx.query(
    'update letters set state = $2, registered_at = linia_now(), ticket_id = $3, interaction_id = $4 where id = $1',
    [letter.id, failed ? 'unreadable' : 'registered', ticketId, contact],
  );
  return (await tx.query('select number from tickets where id = $1', [ticketId])).rows[0].number as number;
}

/** The letter of ours that a delivery report is about: only one that we did send. */
async function originalOf(tx: Queryable, messageId: string | null): Promise<{ id: number; ticketId: number } | null> {
  const { rows } = await tx.query(
    `select id, ticket_id as "ticketId" from messages where direction = 'out' and message_id = $1`,
    [messageId],
  );
  return (rows[0] as { id: number; ticketId: number } | undefined) ?? null;
}

/** A letter of ours came back: its request is told, the address is marked, nobody is answered. */
async function registerBounce(
  tx: Queryable,
  writing: Writing,
  original: { id: number; ticketId: number },
): Promise<Done<Registered>> {
  const { recipient, status, failed } = writing.read!.bounce!;
  const message = await writeMessage(tx, original.ticketId, writing);
  await tx.query('select advance_ticket($1, $2, $3, $4)', [
    original.ticketId,
    'letter_kept',
    'linia',
    JSON.stringify({ message, bounced: recipient, status }),
  ]);
  if (failed) {
    await tx.query('update messages set bounced_at = linia_now(), bounce_status = $2 where id = $1', [
      original.id,
      status,
    ]);
    // only an address that this letter was written to: the report could name anybody's
    await tx.query(
      `insert into bounced_addresses (address, at, status)
       select address, linia_now(), $3 from message_recipients where message_id = $1 and address = $2 and kind <> 'from'
       on conflict (address) do update set at = excluded.at, status = excluded.status`,
      [original.id, recipient, status],
    );
  }
  const number = await link(tx, writing.letter, original.ticketId, null, false);
  return { result: { ticketId: original.ticketId, number, went: 'bounce' } };
}
