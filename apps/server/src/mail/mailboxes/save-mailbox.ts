import { cleanInput } from '@linia/domain';
import type { MailboxEdit, MailboxRow, MailboxSettings } from '@linia/protocol';
import { edited, lockSettings } from '../../queues/settings/edit.ts';
import type { Config } from '../../shell/config.ts';
import type { Queryable } from '../../shell/database.ts';
import { journal } from '../../shell/journal.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Secrets } from '../../shell/secrets.ts';
import type { Actor, Done } from '../../shell/verb.ts';
import { findMailbox } from './mailbox-rows.ts';

type House = { config: Pick<Config, 'mail' | 'demo'>; secrets: Secrets };
const servers = ['imap', 'smtp'] as const;

/** One more address at which we are written to. */
export async function addMailbox(
  tx: Queryable,
  given: MailboxSettings,
  actor: Actor,
  { config, secrets }: House,
): Promise<Done<MailboxRow>> {
  await lockSettings(tx);
  const mailbox = await checked(tx, given, null);
  const { rows } = await tx.query(
    `insert into mailboxes (address, is_default) select $1, not exists (select from mailboxes where is_default) returning id`,
    [mailbox.address],
  );
  const id = rows[0].id as number;
  await write(tx, id, mailbox, secrets, null);
  const made = await findMailbox(tx, config, id);
  await journal(tx, actor.agentId, 'mailbox_added', { mailbox: id, after: made });
  return { result: made };
}

/** A mailbox is changed: whoever reads it begins anew with what it is now. */
export async function changeMailbox(
  tx: Queryable,
  { id, edit }: { id: number; edit: MailboxEdit },
  actor: Actor,
  { config, secrets }: House,
): Promise<Done<MailboxRow>> {
  await lockSettings(tx);
  const before = await findMailbox(tx, config, id);
  const { row, changed } = edited(before, edit as { is: Partial<MailboxRow>; was: Partial<MailboxRow> });
  if (Object.keys(changed).length === 0) return { result: before };
  await write(tx, id, await checked(tx, row, before), secrets, before);
  // that a password was changed is told, never the password
  for (const server of servers)
    if (changed[`${server}Password`]) changed[`${server}Password`] = { from: '', to: '(new)' };
  await journal(tx, actor.agentId, 'mailbox_changed', { mailbox: id, changed });
  return { result: await findMailbox(tx, config, id) };
}

/** Nobody reads it and the receiver knows it no longer; its requests stay. Opened again it goes on after its last letter. */
export async function turnMailbox(
  tx: Queryable,
  { id, closed }: { id: number; closed: boolean },
  actor: Actor,
  { config }: House,
): Promise<Done<MailboxRow>> {
  await lockSettings(tx);
  const before = await findMailbox(tx, config, id);
  if (before.closed === closed) return { result: before };
  await tx.query(
    `update mailboxes set closed = $2, version = version + 1, read_by = null, read_until = null,
       fault = null, fault_code = null, fault_since = null, send_fault = null, send_fault_code = null, send_fault_since = null where id = $1`,
    [id, closed],
  );
  await tx.query(`select pg_notify('linia', 'mailbox:' || $1::int || ':0')`, [id]);
  await journal(tx, actor.agentId, closed ? 'mailbox_closed' : 'mailbox_opened', { mailbox: id });
  return { result: await findMailbox(tx, config, id) };
}

async function checked(tx: Queryable, given: MailboxSettings, before: MailboxRow | null): Promise<MailboxSettings> {
  const mailbox = {
    ...given,
    address: given.address.trim().toLowerCase(),
    sender: cleanInput(given.sender, 200),
    imapHost: given.imapHost.trim().toLowerCase(),
    smtpHost: given.smtpHost.trim().toLowerCase(),
  };
  const { rows } = await tx.query(
    `select exists (select from mailboxes where address = $1 and id is distinct from $2) as taken,
       $3::int is null or exists (select from departments where id = $3 and not closed) as department`,
    [mailbox.address, before?.id ?? null, mailbox.departmentId],
  );
  if (rows[0].taken) throw new Refusal('mailbox.taken', 409, { field: 'address' });
  if (!rows[0].department) throw new Refusal('department.unknown', 422, { field: 'departmentId' });
  if (mailbox.imapHost !== '' && mailbox.imapUser === '')
    throw new Refusal('input.invalid', 422, { field: 'imapUser' });
  for (const server of servers) {
    const needed = mailbox[`${server}Host`] !== '' && mailbox[`${server}User`] !== '';
    if (needed && mailbox[`${server}Password`] === '' && !samePlace(server, mailbox, before))
      throw new Refusal('mailbox.password', 422, { field: `${server}Password` });
  }
  return mailbox;
}

/** A kept password goes only where it went before: else whoever may change a host could have it sent to their own. */
export function samePlace(
  server: 'imap' | 'smtp',
  mailbox: MailboxSettings,
  before: Pick<MailboxRow, `${typeof server}PasswordKept` | keyof MailboxSettings> | null,
): boolean {
  const same = (field: 'Host' | 'Port' | 'User' | 'Tls') =>
    before !== null && before[`${server}${field}`] === mailbox[`${server}${field}`];
  return (
    before !== null && before[`${server}PasswordKept`] && same('Host') && same('Port') && same('User') && same('Tls')
  );
}

async function write(
  tx: Queryable,
  id: number,
  mailbox: MailboxSettings,
  secrets: Secrets,
  before: MailboxRow | null,
): Promise<void> {
  const kept = (server: 'imap' | 'smtp') =>
    mailbox[`${server}Password`] === '' ? null : secrets.close(mailbox[`${server}Password`]);
  const keep = (server: 'imap' | 'smtp') =>
    before !== null && mailbox[`${server}Host`] !== '' && mailbox[`${server}User`] !== '';
  await tx.query(
    `update mailboxes set address = $2, name = $3, department_id = $4, language = $5, authserv = nullif($6, ''), version = version + 1,
       imap_host = nullif($7, ''), imap_port = $8, imap_tls = $9, imap_user = nullif($10, ''), imap_folder = $11,
       imap_password = coalesce($12, case when $13 then imap_password end),
       smtp_host = nullif($14, ''), smtp_port = $15, smtp_tls = $16, smtp_user = nullif($17, ''),
       smtp_password = coalesce($18, case when $19 then smtp_password end),
       fault = null, fault_code = null, fault_since = null, send_fault = null, send_fault_code = null, send_fault_since = null
     where id = $1`,
    [
      id,
      mailbox.address,
      mailbox.sender,
      mailbox.departmentId,
      mailbox.language,
      mailbox.authserv.trim().toLowerCase(),
      mailbox.imapHost,
      mailbox.imapPort,
      mailbox.imapTls,
      mailbox.imapUser.trim(),
      mailbox.imapFolder.trim(),
      kept('imap'),
      keep('imap'),
      mailbox.smtpHost,
      mailbox.smtpPort,
      mailbox.smtpTls,
      mailbox.smtpUser.trim(),
      kept('smtp'),
      keep('smtp'),
    ],
  );
  // numbers of letters are this server's and this folder's
  if (
    before &&
    (['imapHost', 'imapUser', 'imapFolder'] as const).some((field) => before[field] !== mailbox[field].trim())
  )
    await tx.query('delete from stuck_letters where mailbox_id = $1', [id]);
  // whoever reads it hears of it; what could not be sent is tried again at once
  await tx.query(`select pg_notify('linia', 'mailbox:' || $1::int || ':0')`, [id]);
  await tx.query(
    `update outbox o set not_before = linia_now() from messages m
     where o.kind = 'mail.send' and o.done_at is null and o.failed_at is null and m.id = (o.payload ->> 'message')::bigint and m.mailbox_id = $1`,
    [id],
  );
}
