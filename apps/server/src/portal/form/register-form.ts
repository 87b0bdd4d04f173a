import { randomBytes } from 'node:crypto';
import { findMentions, type Mention } from '@linia/domain';
import type { Language } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Done } from '../../shell/verb.ts';
import type { Upload } from '../guard/read-form.ts';
import type { CheckedForm } from './check-form.ts';

export type SentForm = CheckedForm & {
  /** The form's stamp: one sent twice is one. */
  key: string;
  language: Language;
  files: Upload[];
  consent: { version: number; text: string };
};

/** Tells whoever sent it the number, by a letter of the outbox; nobody is told too often. */
export type TellNumber = (
  tx: Queryable,
  request: {
    ticketId: number;
    number: number;
    to: { name: string; address: string };
    language: Language;
    subject: string;
  },
) => Promise<void>;

/** More than that from one e-mail address in an hour is nobody's day of work. */
const mostAnHour = 10;

/**
 * A form becomes a numbered request, by the door of letters: the contact it is, the request, its words in the thread with what
 * came with them, the consent and the notice of the number are one transaction. The address says who writes, as it does of a
 * letter; the INN only suggests, for anybody may type it.
 */
export async function registerForm(tx: Queryable, form: SentForm, tell: TellNumber): Promise<Done<{ number: number }>> {
  // two of one address at once would both be the last one that may come
  await tx.query(`select pg_advisory_xact_lock(hashtext('form ' || $1))`, [form.email]);
  const { rows } = await tx.query(
    `select forms_from($1) as lately, w.organization_id as "organizationId", w.contact_id as "contactId",
       (select name from services where id = $2) as service
     from (select 1) one left join who_writes($1) w on true`,
    [form.email, form.serviceId],
  );
  const known = rows[0] as {
    lately: number;
    organizationId: number | null;
    contactId: number | null;
    service: string | null;
  };
  if (known.lately >= mostAnHour) throw new Refusal('form.often', 429);
  const { organizationId, contactId } = await whose(tx, form, known);
  const contact = await tx.query('select register_form_contact(live_organization($1), $2, $3, $4) as id', [
    organizationId,
    contactId,
    form.email,
    form.language,
  ]);
  const interactionId = contact.rows[0].id as number;
  const made = await tx.query(
    `select * from create_ticket($1, $2, $3, $4, $5, department_of_form($5, $3), null, $6, 'linia', 'webform')`,
    [form.subject, form.text, organizationId, contactId, form.serviceId, interactionId],
  );
  const { ticket_id: ticketId, ticket_number: number } = made.rows[0] as { ticket_id: number; ticket_number: number };
  await tx.query('update interactions set ticket_id = $2 where id = $1', [interactionId, ticketId]);
  await writeWords(tx, ticketId, form, known.service);
  await tx.query(
    `insert into form_requests (ticket_id, form_key, company, inn, name, email, phone, language, consent_version, consent_text, consented_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, linia_now())`,
    [
      ticketId,
      form.key,
      form.company,
      form.inn,
      form.name,
      form.email,
      form.phone,
      form.language,
      form.consent.version,
      form.consent.text,
    ],
  );
  const { language, subject } = form;
  await tell(tx, { ticketId, number, to: { name: form.name, address: form.email }, language, subject });
  return { result: { number } };
}

/** Where the address is one company's and the INN another's, nothing is guessed. */
async function whose(
  tx: Queryable,
  form: SentForm,
  { organizationId, contactId }: { organizationId: number | null; contactId: number | null },
): Promise<{ organizationId: number | null; contactId: number | null }> {
  if (organizationId === null) return { organizationId: null, contactId: null };
  const { rows } = await tx.query('select inn from organizations where id = live_organization($1)', [organizationId]);
  const inn = rows[0]?.inn as string | null;
  return inn === null || inn === form.inn ? { organizationId, contactId } : { organizationId: null, contactId: null };
}

const labels = {
  ru: { company: 'Компания', inn: 'ИНН', phone: 'Телефон', service: 'Услуга', other: 'другая' },
  en: { company: 'Company', inn: 'INN', phone: 'Telephone', service: 'Service', other: 'another' },
};

/** The form as a letter of the thread: its words, then what the sender says of themselves. */
async function writeWords(tx: Queryable, ticketId: number, form: SentForm, service: string | null): Promise<void> {
  const said = labels[form.language];
  const text = [
    form.text,
    '',
    '—',
    `${said.company}: ${form.company}`,
    `${said.inn}: ${form.inn}`,
    `${said.phone}: ${form.phone}`,
    `${said.service}: ${service ?? said.other}`,
  ].join('\n');
  const typed: Mention = { kind: 'inn', value: form.inn, whose: 'sender', labelled: true };
  const found = findMentions({ subject: form.subject, text: form.text }).filter(({ value }) => value !== form.inn);
  const { rows } = await tx.query(
    `insert into messages (ticket_id, direction, kind, at, mailbox_id, subject, text, mentions, language)
     values ($1, 'in', 'letter', linia_now(), (select id from mailboxes where not closed order by is_default desc, id limit 1), $2, $3, $4, $5) returning id`,
    [ticketId, form.subject, text, JSON.stringify([typed, ...found]), form.language],
  );
  const messageId = rows[0].id as number;
  await tx.query(`insert into message_recipients (message_id, kind, address, name) values ($1, 'from', $2, $3)`, [
    messageId,
    form.email,
    form.name,
  ]);
  for (const [position, { name, type, content }] of form.files.entries())
    await tx.query(
      `insert into attachments (key, message_id, position, name, type, bytes, content) values ($1, $2, $3, $4, $5, $6, $7)`,
      [randomBytes(18).toString('base64url'), messageId, position, name, type, content.length, content],
    );
}
