import { linkMark, writeToken, type NoticeLanguage } from '@linia/domain';
import type { Perform } from '../outbox/outbox.ts';
import type { Database, Queryable } from '../shell/database.ts';
import { inTransaction, once } from '../shell/transaction.ts';
import type { Done } from '../shell/verb.ts';
import { writeNotice } from './notice.ts';
import { mailboxOf } from './answer/reply.ts';
import { makeToken, readMailKey } from './tokens.ts';
import { writeRecipients } from './write-message.ts';

/** To a customer who asked for it: a letter with a new link to their request; none where customers have no page (`base`). */
export function linkEffects(db: Database, base: () => string | null = () => null): Record<string, Perform> {
  return {
    'mail.link': async (asked: Asked, { id }) => {
      if (base() === null) return;
      const key = await readMailKey(db.pool);
      const message = { source: 'outbox', actor: 'mail.link', id: String(id) };
      await inTransaction(db, (tx) => once(message, () => queueLink(tx, key, asked)));
    },
  };
}

type Asked = { ticket: number; address: string; language: NoticeLanguage };

const words: Record<NoticeLanguage, { subject: string; text: string }> = {
  ru: {
    subject: 'Ссылка на ваш запрос',
    text: `Здравствуйте! Вот личная страница запроса #{{number}}: {{link}}

На ней видно, что с запросом, и можно ответить. Ссылка только для вас: не пересылайте её.

Если вы не просили об этом письме, ничего делать не нужно.
`,
  },
  en: {
    subject: 'The link to your request',
    text: `Hello! This is the page of request #{{number}}: {{link}}

It shows how the request is going, and you can answer there. The link is yours alone: please do not forward it.

If you did not ask for this letter, there is nothing to do.
`,
  },
};

/** Not oftener than any notice: who asks for others' letters must not fill others' mailboxes. */
async function queueLink(tx: Queryable, key: string, { ticket, address, language }: Asked): Promise<Done> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('notice ' || $1))`, [address]);
  const about = `link ${ticket}`;
  const { rows } = await tx.query('select number, may_be_noticed($2, $3) as may from tickets where id = $1', [
    ticket,
    address,
    about,
  ]);
  const mailbox = await mailboxOf(tx, ticket);
  if (!rows[0]?.may || !mailbox) return { result: null };
  const number = rows[0].number as number;
  const token = writeToken(makeToken(key, ticket));
  const facts = {
    number: String(number),
    subject: '',
    date: '',
    company: '',
    contract: '',
    respondBy: '',
    resolveBy: '',
  };
  const { text, html } = writeNotice(words[language], language, { ...facts, link: linkMark }, token);
  const { rows: made } = await tx.query(
    `insert into messages (ticket_id, direction, kind, at, mailbox_id, message_id, subject, text, html, language, notice_to, notice_about)
     values ($1, 'out', 'notice', linia_now(), $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
    [
      ticket,
      mailbox.id,
      `<${token}@${mailbox.address.split('@')[1]!}>`,
      `[#${number}] ${words[language].subject}`,
      text,
      html,
      language,
      address,
      about,
    ],
  );
  const message = made[0].id as number;
  await writeRecipients(tx, message, { from: [], to: [{ name: '', address }], cc: [] });
  await tx.query(`select advance_ticket($1, 'letter_queued', 'linia', $2)`, [
    ticket,
    JSON.stringify({ message, notice: true }),
  ]);
  await tx.query(`select queue_mail('mail.send', $1, interval '2 days')`, [JSON.stringify({ message })]);
  return { result: null };
}
