import { writeToken } from '@linia/domain';
import type { Queryable } from '../shell/database.ts';
import { writeNotice } from './notice.ts';
import type { Address, ReadLetter } from './reading/read-letter.ts';
import type { LetterRow } from './register-letter.ts';
import { makeToken } from './tokens.ts';
import { writeRecipients } from './write-message.ts';

type Noticing = {
  ticketId: number;
  number: number;
  to: Address;
  letter: LetterRow;
  language: 'ru' | 'en';
  subject: string;
  about: string;
  read: ReadLetter | null;
};

/**
 * The notice of the number, to be sent by the outbox: its Message-ID is written with it, so that one sent twice is one letter
 * to whoever gets it. Nobody is told too often, for two robots would write to each other for ever.
 */
export async function queueNotice(tx: Queryable, key: string, notice: Noticing): Promise<void> {
  const { ticketId, number, to, letter, language, read } = notice;
  // two of one sender at once would both be the last one that may be answered
  await tx.query(`select pg_advisory_xact_lock(hashtext('notice ' || $1))`, [to.address]);
  const { rows } = await tx.query(
    `select may_be_noticed($1, $2) as may, coalesce((select value #>> '{}' from settings where key = 'company'), '') as company,
       coalesce((select value #>> '{}' from settings where key = 'contractUrl'), '') as contract,
       coalesce((select value #>> '{}' from settings where key = 'timeZone'), 'Europe/Moscow') as zone`,
    [to.address, notice.about],
  );
  const { may, company, contract, zone } = rows[0] as { may: boolean; company: string; contract: string; zone: string };
  if (!may) return;
  const token = writeToken(makeToken(key, ticketId));
  const { subject, text, html } = writeNotice(language, {
    number: String(number),
    subject: notice.subject,
    date: shown(letter.receivedAt, zone),
    company,
    contract,
    mark: token,
  });
  const references = [
    ...new Set(`${read?.references ?? ''} ${read?.messageId ?? ''}`.match(/<[^<>\s]{1,400}>/g) ?? []),
  ];
  const { rows: made } = await tx.query(
    `insert into messages (ticket_id, direction, kind, at, mailbox_id, message_id, in_reply_to, "references", subject, text, html, language, notice_to, notice_about)
     values ($1, 'out', 'notice', linia_now(), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id`,
    [
      ticketId,
      letter.mailboxId,
      `<${token}@${letter.address.split('@')[1]!}>`,
      read?.messageId ?? null,
      references.slice(-20).join(' ') || null,
      subject,
      text,
      html,
      language,
      to.address,
      notice.about,
    ],
  );
  const messageId = made[0].id as number;
  await writeRecipients(tx, messageId, { from: [], to: [to], cc: [] });
  await tx.query('select advance_ticket($1, $2, $3, $4)', [
    ticketId,
    'letter_queued',
    'linia',
    JSON.stringify({ message: messageId, notice: true }),
  ]);
  await tx.query(`select queue_mail('mail.send', $1, interval '2 days')`, [JSON.stringify({ message: messageId })]);
}

const shown = (at: string, timeZone: string): string => {
  const [two, year] = ['2-digit', 'numeric'] as const;
  const form = { day: two, month: two, year, hour: two, minute: two, second: two, timeZone };
  return new Intl.DateTimeFormat('ru-RU', form).format(new Date(at)).replace(',', '');
};
