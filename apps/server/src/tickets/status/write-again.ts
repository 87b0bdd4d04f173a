import { createHash, randomBytes } from 'node:crypto';
import { findMentions } from '@linia/domain';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Done } from '../../shell/verb.ts';
import type { OpenLink } from './find-link.ts';
import { holdWhereItLeads } from './hold.ts';

const textLimit = 20_000;
type File = { name: string; type: string; content: Buffer };
type Writing = { link: OpenLink; text: string; files: File[] };
export type WrittenAgain = { number: number; went: 'request' | 'new' };

/**
 * A customer writes on their request's page: a letter in its thread as their e-mail would be, which opens again what is over, or
 * makes the next request where the house has it so. The same words from a second window are the same letter.
 */
export async function writeAgain(tx: Queryable, { link, text: typed, files }: Writing): Promise<Done<WrittenAgain>> {
  const text = typed.replace(/\r\n?/g, '\n').trim();
  if (text === '' && files.length === 0) throw new Refusal('status.empty', 422, { field: 'text' });
  if (text.length > textLimit) throw new Refusal('status.long', 422, { field: 'text' });
  const heldId = await holdWhereItLeads(tx, link.linkId);
  const facts = await readFacts(tx, heldId, link.address);
  const { over, anew, number } = facts;
  if (await saidAlready(tx, heldId, link.address, text, files)) return { result: { number, went: 'request' } };
  const next = over && anew ? await newRequest(tx, facts, link.address, text) : null;
  const ticketId = next?.id ?? heldId;
  const contact = (
    await tx.query('select register_page_contact($1, $2, $3, $4) as id', [
      ticketId,
      facts.contactId,
      link.address,
      facts.language,
    ])
  ).rows[0].id as number;
  if (next) await tx.query('update tickets set origin_id = $2 where id = $1', [ticketId, contact]);
  const message = await writeLetter(tx, ticketId, facts, { link, text, files });
  if (!next)
    await tx.query(`select advance_ticket($1, 'letter_received', 'caller', $2)`, [
      ticketId,
      JSON.stringify({ message, interaction: contact, by: 'page', ...(over && { reopened: true }) }),
    ]);
  // the next request has a number and a page of its own, which its customer is told of
  else
    await tx.query(`select queue_mail('mail.link', $1, interval '2 days')`, [
      JSON.stringify({ ticket: ticketId, address: link.address, language: facts.language }),
    ]);
  return { result: { number: next?.number ?? number, went: next ? 'new' : 'request' } };
}

type Facts = {
  id: number;
  number: number;
  subject: string;
  over: boolean;
  anew: boolean;
  organizationId: number | null;
  contactId: number | null;
  serviceId: number | null;
  departmentId: number | null;
  language: 'ru' | 'en';
  name: string;
  mailboxId: number | null;
  before: { messageId: string | null; references: string | null } | null;
};

/** What a letter of theirs would stand beside. The contact is theirs only where the address is that person's. */
async function readFacts(tx: Queryable, ticketId: number, address: string): Promise<Facts> {
  const { rows } = await tx.query(
    `select t.id, t.number, t.subject, t.state in ('solved', 'closed') as over, t.organization_id as "organizationId", t.service_id as "serviceId",
       t.department_id as "departmentId", (select c.id from contacts c where c.id = t.contact_id and lower(c.email) = $2) as "contactId",
       coalesce((select value #>> '{}' from settings where key = 'mailAboutOver'), 'reopen') = 'new' as anew,
       coalesce((select m.language from letters_of(t.id, $2) m where m.language is not null order by m.at desc limit 1), 'ru') as language,
       coalesce((select r.name from messages m join message_recipients r on r.message_id = m.id where m.ticket_id = t.id and r.address = $2 and r.name <> ''
         order by r.kind = 'from' desc, m.at desc limit 1), '') as name,
       (select m.mailbox_id from messages m where m.ticket_id = t.id and m.mailbox_id is not null order by m.at desc, m.id desc limit 1) as "mailboxId",
       (select jsonb_build_object('messageId', m.message_id, 'references', m."references") from letters_of(t.id, $2) m where m.message_id is not null
         order by m.at desc, m.id desc limit 1) as before
     from tickets t where t.id = $1`,
    [ticketId, address],
  );
  return rows[0] as Facts;
}

/** Two windows have two forms, and a person who is not sure presses in both. */
async function saidAlready(
  tx: Queryable,
  ticketId: number,
  address: string,
  text: string,
  files: File[],
): Promise<boolean> {
  const { rows } = await tx.query(
    `select m.text, array(select encode(sha256(a.content), 'hex') from attachments a where a.message_id = m.id order by a.position) as files
     from messages m join message_recipients r on r.message_id = m.id and r.kind = 'from' and r.address = $2
     where m.direction = 'in' and m.kind = 'letter' and m.letter_id is null and m.at > linia_now() - interval '10 minutes'
       and (m.ticket_id = $1 or m.ticket_id in (select id from tickets where follows_id = $1))`,
    [ticketId, address],
  );
  const given = files.map(({ content }) => createHash('sha256').update(content).digest('hex')).join();
  return rows.some((each) => each.text === text && (each.files as string[]).join() === given);
}

async function newRequest(
  tx: Queryable,
  facts: Facts,
  address: string,
  text: string,
): Promise<{ id: number; number: number }> {
  const { rows } = await tx.query(
    `select ticket_id as id, ticket_number as number from create_ticket($1, $2, $3, $4, $5, $6, null, null, 'linia', 'webform')`,
    [facts.subject, text, facts.organizationId, facts.contactId, facts.serviceId, facts.departmentId],
  );
  const made = rows[0] as { id: number; number: number };
  await tx.query('update tickets set follows_id = $2 where id = $1', [made.id, facts.id]);
  return made;
}

async function writeLetter(
  tx: Queryable,
  ticketId: number,
  facts: Facts,
  { link, text, files }: Writing,
): Promise<number> {
  const { rows } = await tx.query(
    `insert into messages (ticket_id, direction, kind, at, mailbox_id, "references", subject, text, mentions, language)
     values ($1, 'in', 'letter', linia_now(), $2, $3, $4, $5, $6, $7) returning id`,
    [
      ticketId,
      facts.mailboxId,
      [facts.before?.references, facts.before?.messageId].filter(Boolean).join(' ').slice(-4000) || null,
      facts.subject,
      text,
      JSON.stringify(findMentions({ subject: '', text })),
      facts.language,
    ],
  );
  const id = rows[0].id as number;
  await tx.query(
    `insert into message_recipients (message_id, kind, address, name) select $1::bigint, 'from', $2, $3
     union all select $1, 'to', b.address, '' from mailboxes b where b.id = $4`,
    [id, link.address, facts.name, facts.mailboxId],
  );
  for (const [position, { name, type, content }] of files.entries())
    await tx.query(
      `insert into attachments (key, message_id, position, name, type, bytes, content) values ($1, $2, $3, $4, $5, $6, $7)`,
      [randomBytes(18).toString('base64url'), id, position, name, type, content.length, content],
    );
  return id;
}
