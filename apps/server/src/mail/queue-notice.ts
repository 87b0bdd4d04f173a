import { defaultNotice, linkMark, writeToken, type NoticeText } from '@linia/domain';
import type { Queryable } from '../shell/database.ts';
import { noticeTime, writeNotice } from './notice.ts';
import type { Address, ReadLetter } from './reading/read-letter.ts';
import { referencesAfter } from './references.ts';
import type { LetterRow } from './store-letter.ts';
import { makeToken } from './tokens.ts';

type Noticing = {
  ticketId: number;
  /** Or as soon as it is known. */
  number: number | Promise<number>;
  to: Address;
  /** What it is told of: a letter, or a form that came to this mailbox's address. */
  letter: Pick<LetterRow, 'receivedAt' | 'mailboxId' | 'address'>;
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
  const { ticketId, to, letter, language, read } = notice;
  // two of one sender at once would both be the last one that may be answered
  const held = tx.query(`select pg_advisory_xact_lock(hashtext('notice ' || $1))`, [to.address]);
  const asked = tx.query(
    `select may_be_noticed($1, $2) as may, coalesce((select value #>> '{}' from settings where key = 'company'), '') as company,
       coalesce((select value #>> '{}' from settings where key = 'contractUrl'), '') as contract,
       company_zone() as zone,
       (select json_build_object('subject', n.subject, 'text', n.text) from notice_texts n
         where n.kind = 'registered' and n.language = $3 order by n.version desc limit 1) as said,
       t.respond_by as "respondBy", t.resolve_by as "resolveBy" from tickets t where t.id = $4`,
    [to.address, notice.about, language, ticketId],
  );
  const [, { rows }, number] = await Promise.all([held, asked, notice.number]);
  const { may, company, contract, zone, said, respondBy, resolveBy } = rows[0] as Read;
  if (!may) return;
  const token = writeToken(makeToken(key, ticketId));
  const facts = {
    number: String(number),
    subject: notice.subject,
    date: noticeTime(letter.receivedAt, zone),
    company,
    contract,
    respondBy: noticeTime(respondBy, zone),
    resolveBy: noticeTime(resolveBy, zone),
    link: linkMark,
  };
  const { subject, text, html } = writeNotice(said ?? defaultNotice[language], language, facts, token);
  await tx.query('select write_notice($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)', [
    ticketId,
    letter.mailboxId,
    `<${token}@${letter.address.split('@')[1]!}>`,
    read?.messageId ?? null,
    referencesAfter(read),
    subject,
    text,
    html,
    language,
    to.address,
    to.name,
    notice.about,
  ]);
}

type Read = {
  may: boolean;
  company: string;
  contract: string;
  zone: string;
  /** What an administrator has written; null: the house's own. */
  said: NoticeText | null;
  respondBy: string | null;
  resolveBy: string | null;
};
