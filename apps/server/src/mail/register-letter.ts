import {
  claimsOf,
  decideFollowUp,
  findMentions,
  isAutomatic,
  isForged,
  readAuthentication,
  splitQuote,
  type Claimed,
  type FollowUp,
} from '@linia/domain';
import type { Queryable } from '../shell/database.ts';
import type { Done } from '../shell/verb.ts';
import { bounceElsewhere, feedbackOf, followFeedback } from './feedback/letter.ts';
import { holdRequest, linkLetter } from './link-letter.ts';
import { aboutOf, languageOf } from './notice.ts';
import { queueNotice } from './queue-notice.ts';
import { validAddress, type Address, type ReadLetter } from './reading/read-letter.ts';
import { isFromServer, originalOf, registerBounce } from './register-bounce.ts';
import type { LetterRow, Registered } from './store-letter.ts';
import { isOurToken } from './tokens.ts';
import { writeMessage, type Writing } from './write-message.ts';

/**
 * A letter becomes a numbered request, or finds its own: the contact it is, the request, the letter in its thread, what came
 * with it and the notice of the number are one transaction. `read` is null where it can't be read: a request all the same,
 * with the file to be downloaded. Told twice, or by two processes at once, it is registered once.
 */
export async function registerLetter(
  tx: Queryable,
  find: (tx: Queryable) => Promise<LetterRow | null>,
  { read, headers }: { read: ReadLetter | null; headers: ReadLetter['headers'] },
  key: string,
): Promise<Done<Registered | null>> {
  // what does not wait for each other goes in one message: twenty to the database and back were the most of a letter's time
  const [letter, own, wrote] = await Promise.all([
    find(tx),
    ownAddresses(tx),
    whoWrites(tx, read?.from?.address ?? null),
  ]);
  if (!letter || letter.state !== 'waiting') return { result: null };
  const sender = read ? read.from : envelopeSender(letter.envelopeFrom);
  const known = read ? wrote : await whoWrites(tx, sender?.address ?? null);
  const { fresh, quoted } = splitQuote(read?.text ?? '');
  const subject = read?.subject ?? '';
  const language = languageOf(`${subject} ${fresh}`, letter.language);
  const from = sender?.address ?? null;
  const authentication = readAuthentication(headers, letter.authserv);
  const forged = isForged(authentication);
  const dmarc = forged ? ('fail' as const) : null;
  const automatic = isAutomatic({ headers, envelopeFrom: letter.envelopeFrom, from, subject, own, dmarc });
  const writing: Writing = {
    letter,
    read,
    fresh,
    quoted,
    automatic,
    bounce: false,
    authentication,
    language,
    mentions: findMentions({ subject, text: fresh }),
  };
  const bounced = read?.bounce && !forged && isFromServer(letter, read) ? read.bounce : null;
  const original = bounced ? await originalOf(tx, bounced.originalId) : null;
  if (original !== null) return registerBounce(tx, writing, original);
  if (bounced && (await bounceElsewhere(tx, writing))) return { result: null };
  const feedback = read ? await feedbackOf(tx, read, key, forged) : null;
  if (feedback !== null) {
    await followFeedback(tx, feedback, writing);
    return { result: null };
  }

  let went: FollowUp;
  do went = read ? await whereTo(tx, read, key, forged) : { to: 'new', after: null };
  while (went.to === 'request' && !(await holdRequest(tx, went.ticketId)));
  // nor are they the person whose address they took
  const who = forged ? nobody : known;
  const { ticketId, contact } =
    went.to === 'request'
      ? { ticketId: went.ticketId, contact: await contactOf(tx, writing, who) }
      : await newRequest(tx, writing, who, went);
  const written = writeMessage(tx, ticketId, writing);
  const linked = linkLetter(tx, letter, { ticketId, contact, failed: read === null, writes: automatic ? null : from });
  const [messageId, number] = await Promise.all([
    written,
    linked,
    went.to !== 'request' &&
      automatic === null &&
      sender &&
      queueNotice(tx, key, {
        ticketId,
        number: linked,
        to: sender,
        letter,
        language,
        subject,
        about: aboutOf(subject),
        read,
      }),
  ]);
  if (went.to === 'request') await follow(tx, ticketId, messageId, contact, automatic !== null, went);
  return { result: { ticketId, number, went: read ? went.to : 'unreadable' } };
}

/** Of a letter that can't be read: whoever handed it over is told its number. */
function envelopeSender(envelopeFrom: string | null): Address | null {
  const address = validAddress(envelopeFrom ?? undefined);
  return address === null ? null : { name: '', address };
}

type Who = { organizationId: number | null; contactId: number | null };
const nobody: Who = { organizationId: null, contactId: null };

async function whoWrites(tx: Queryable, from: string | null): Promise<Who> {
  const { rows } = await tx.query(
    'select organization_id as "organizationId", contact_id as "contactId" from who_writes($1)',
    [from],
  );
  return (rows[0] as Who | undefined) ?? nobody;
}

async function ownAddresses(tx: Queryable): Promise<string[]> {
  return (await tx.query('select address from mailboxes')).rows.map((row) => row.address as string);
}

/** What the letter claims, as the base knows it, and the decision. */
async function whereTo(tx: Queryable, read: ReadLetter, key: string, forged: boolean): Promise<FollowUp> {
  const body = read.html === null ? read.text : `${read.text}\n${read.html}`;
  const claims = claimsOf({ references: read.references, subject: read.subject, text: body }, (token) =>
    isOurToken(key, token),
  ).slice(0, 20);
  if (claims.length === 0) return { to: 'new', after: null };
  const { rows } = await tx.query(
    `select t.id as "claimedId", w.id as "ticketId", t.number, w.state in ('solved', 'closed') as over, sender_belongs(w.id, $3) as belongs
     from tickets t join tickets w on w.id = live_ticket(t.id) where t.id = any ($1) or t.number = any ($2)`,
    [
      claims.flatMap((claim) => (claim.by === 'subject' ? [] : [claim.ticketId])),
      claims.flatMap((claim) => (claim.by === 'subject' ? [claim.number] : [])),
      // who is not who they say belongs nowhere: held, until a person has read it
      forged ? null : (read.from?.address ?? null),
    ],
  );
  const known = rows as (Omit<Claimed, 'by' | 'rank'> & { number: number; claimedId: number })[];
  const claimed = claims.flatMap((claim): Claimed[] => {
    const found = known.find((each) =>
      claim.by === 'subject' ? each.number === claim.number : each.claimedId === claim.ticketId,
    );
    return found ? [{ ...found, by: claim.by, rank: claim.by === 'subject' ? claim.rank : null }] : [];
  });
  const { rows: set } = await tx.query(`select value #>> '{}' as value from settings where key = 'mailAboutOver'`);
  return decideFollowUp(claimed, set[0]?.value === 'new' ? 'new' : 'reopen');
}

const contactValues = ({ letter, read, language }: Writing, who: Who): unknown[] => [
  who.organizationId,
  who.contactId,
  read?.from?.address ?? null,
  language,
  letter.receivedAt,
  letter.id,
];

async function contactOf(tx: Queryable, writing: Writing, who: Who): Promise<number> {
  const { rows } = await tx.query(
    'select register_letter_contact(live_organization($1), $2, $3, $4, $5, $6) as id',
    contactValues(writing, who),
  );
  return rows[0].id as number;
}

const unreadable = { ru: 'Письмо не удалось прочитать', en: 'A letter that could not be read' };
const untitled = { ru: '(без темы)', en: '(no subject)' };

async function newRequest(
  tx: Queryable,
  writing: Writing,
  who: Who,
  went: FollowUp,
): Promise<{ ticketId: number; contact: number }> {
  const { letter, read, fresh, language } = writing;
  const title = read === null ? unreadable[language] : read.subject || untitled[language];
  const { rows } = await tx.query(
    `select c as contact, t.ticket_id as "ticketId" from register_letter_contact(live_organization($1), $2, $3, $4, $5, $6) c,
       lateral create_ticket($7, $8, $1, $2, null, $9, null, c, 'linia', 'email') t`,
    [...contactValues(writing, who), title, fresh.slice(0, 20_000), letter.departmentId],
  );
  const made = rows[0] as { ticketId: number; contact: number };
  if (went.to === 'held')
    await tx.query('update tickets set claims_id = $2 where id = $1', [made.ticketId, went.claims]);
  if (went.to === 'new' && went.after !== null)
    await tx.query('update tickets set follows_id = $2 where id = $1', [made.ticketId, went.after]);
  return made;
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
