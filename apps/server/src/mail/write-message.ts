import { randomBytes } from 'node:crypto';
import type { AutomaticReason, Mention } from '@linia/domain';
import type { Queryable } from '../shell/database.ts';
import type { Address, ReadLetter } from './reading/read-letter.ts';
import type { LetterRow } from './register-letter.ts';

/** What a letter says, as its request keeps it. */
export type Writing = {
  letter: LetterRow;
  read: ReadLetter | null;
  fresh: string;
  quoted: string;
  automatic: AutomaticReason | null;
  language: 'ru' | 'en';
  mentions: Mention[];
};

/** The letter in its request's thread, with who wrote it, who got it and what came with it. */
export async function writeMessage(tx: Queryable, ticketId: number, writing: Writing): Promise<number> {
  const { letter, read, fresh, quoted, automatic, language, mentions } = writing;
  const kind = read === null ? 'unreadable' : read.bounce ? 'bounce' : automatic ? 'automatic' : 'letter';
  const { rows } = await tx.query(
    `insert into messages (ticket_id, direction, kind, at, letter_id, mailbox_id, message_id, "references", subject, text, quoted, html, automatic, cut, mentions, language)
     values ($1, 'in', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) returning id`,
    [
      ticketId,
      kind,
      letter.receivedAt,
      letter.id,
      letter.mailboxId,
      read?.messageId ?? null,
      read?.references ?? null,
      read?.subject ?? '',
      fresh,
      quoted,
      read?.html ?? null,
      automatic,
      read?.cut ?? null,
      JSON.stringify(mentions),
      language,
    ],
  );
  const id = rows[0].id as number;
  if (read) {
    await writeRecipients(tx, id, { from: read.from ? [read.from] : [], to: read.to, cc: read.cc });
    for (const [position, each] of read.attachments.entries())
      await tx.query(
        `insert into attachments (key, message_id, position, name, type, bytes, content, content_id, inline) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          randomBytes(18).toString('base64url'),
          id,
          position,
          each.name,
          each.type,
          each.content.length,
          Buffer.from(each.content),
          each.contentId,
          each.inline,
        ],
      );
  }
  return id;
}

/** Whoever stands here takes part in the request. */
export async function writeRecipients(
  tx: Queryable,
  messageId: number,
  people: Record<'from' | 'to' | 'cc', Address[]>,
): Promise<void> {
  const all = Object.entries(people).flatMap(([kind, each]) => each.map((one) => ({ kind, ...one })));
  if (all.length === 0) return;
  await tx.query(
    `insert into message_recipients (message_id, kind, address, name)
     select $1, kind, address, name from json_to_recordset($2) as r (kind text, address text, name text) on conflict do nothing`,
    [messageId, JSON.stringify(all)],
  );
}
