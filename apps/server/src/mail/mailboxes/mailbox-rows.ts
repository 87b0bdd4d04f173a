import type { MailboxRow, Mailboxes } from '@linia/protocol';
import type { Config } from '../../shell/config.ts';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';

/** Mailboxes, the closed ones too, with what is wrong with each. Passwords are not read here. */
export async function readMailboxes(db: Queryable, config: Pick<Config, 'mail' | 'demo'>): Promise<Mailboxes> {
  const { rows } = await db.query(
    `select id, address, address as name, name as sender, department_id as "departmentId", language, is_default as "isDefault", closed,
       coalesce(imap_host, '') as "imapHost", coalesce(imap_port, 993) as "imapPort", imap_tls as "imapTls", coalesce(imap_user, '') as "imapUser",
       '' as "imapPassword", imap_password is not null as "imapPasswordKept", imap_folder as "imapFolder",
       coalesce(smtp_host, '') as "smtpHost", coalesce(smtp_port, 587) as "smtpPort", smtp_tls as "smtpTls", coalesce(smtp_user, '') as "smtpUser",
       '' as "smtpPassword", smtp_password is not null as "smtpPasswordKept", coalesce(authserv, '') as authserv,
       not closed and imap_host is null and address = $1 as "fromEnvironment", looked_at as "lookedAt",
       case when fault_code is not null then json_build_object('code', fault_code, 'said', coalesce(fault, ''), 'since', fault_since) end as fault,
       case when send_fault_code is not null then json_build_object('code', send_fault_code, 'said', coalesce(send_fault, ''), 'since', send_fault_since) end as "sendFault",
       (select coalesce(json_agg(json_build_object('uid', s.uid, 'code', s.fault_code, 'said', s.fault, 'since', s.since, 'triedAt', s.tried_at, 'tries', s.tries) order by s.uid), '[]')
         from (select * from stuck_letters where mailbox_id = b.id order by uid limit 20) s) as stuck,
       (select count(*)::int from letters l where l.mailbox_id = b.id and l.state = 'waiting') as waiting,
       (select count(*)::int from messages m where m.mailbox_id = b.id and m.direction = 'out' and m.sent_at is null and m.bounced_at is null) as unsent
     from mailboxes b order by closed, address`,
    [config.mail.imap?.address ?? null],
  );
  const { rows: departments } = await db.query(
    'select id, name from departments where not closed order by position, id',
  );
  return {
    mailboxes: rows as MailboxRow[],
    departments: departments as Mailboxes['departments'],
    receiver: config.mail.receive,
    relay: config.demo ? 'demo' : config.mail.relay === null ? null : 'environment',
  };
}

export async function findMailbox(
  tx: Queryable,
  config: Pick<Config, 'mail' | 'demo'>,
  id: number,
): Promise<MailboxRow> {
  const row = (await readMailboxes(tx, config)).mailboxes.find((each) => each.id === id);
  if (!row) throw new Refusal('mailbox.unknown', 404);
  return row;
}
