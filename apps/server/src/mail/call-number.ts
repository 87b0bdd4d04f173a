import type { NoticeLanguage } from '@linia/domain';
import type { Perform } from '../outbox/outbox.ts';
import type { Database, Queryable } from '../shell/database.ts';
import { inTransaction, once } from '../shell/transaction.ts';
import type { Done } from '../shell/verb.ts';
import { mailboxOf } from './answer/reply.ts';
import { queueNotice } from './queue-notice.ts';
import { readMailKey } from './tokens.ts';

/** Not what the agent has summed up for a colleague: that is nobody's else to read. */
const subjects: Record<NoticeLanguage, string> = { ru: 'Обращение по телефону', en: 'Your call' };

/** A caller whose escalation became a request is told its number by letter, where the contact person they are known as has an address. */
export function callNumberEffects(db: Database): Record<string, Perform> {
  return {
    'mail.call_number': async ({ ticket }: { ticket: number }, { id }) => {
      const key = await readMailKey(db.pool);
      const message = { source: 'outbox', actor: 'mail.call_number', id: String(id) };
      await inTransaction(db, (tx) => once(message, () => tell(tx, key, ticket)));
    },
  };
}

async function tell(tx: Queryable, key: string, ticketId: number): Promise<Done> {
  const { rows } = await tx.query(
    `select t.number, c.name, lower(c.email) as address, i.language, i.created_at as "receivedAt"
     from tickets t join contacts c on c.id = t.contact_id join interactions i on i.id = t.origin_id where t.id = $1 and c.email <> ''`,
    [ticketId],
  );
  const call = rows[0] as
    { number: number; name: string; address: string; language: string | null; receivedAt: string } | undefined;
  const mailbox = call && (await mailboxOf(tx, ticketId));
  if (!call || !mailbox) return { result: null };
  const language = call.language === 'ru' || call.language === 'en' ? call.language : mailbox.language;
  await queueNotice(tx, key, {
    ticketId,
    number: call.number,
    to: { name: call.name, address: call.address },
    letter: { receivedAt: call.receivedAt, mailboxId: mailbox.id, address: mailbox.address },
    language,
    subject: subjects[language],
    about: `call ${ticketId}`,
    read: null,
  });
  return { result: null };
}
