import { randomBytes } from 'node:crypto';
import type { Authentication, AutomaticReason, Mention } from '@linia/domain';
import type { Queryable } from '../shell/database.ts';
import type { Address, ReadLetter } from './reading/read-letter.ts';
import { withoutLinks } from './private-links.ts';
import type { LetterRow } from './store-letter.ts';

/** What a letter says, as its request keeps it. */
export type Writing = {
  letter: LetterRow;
  read: ReadLetter | null;
  fresh: string;
  quoted: string;
  automatic: AutomaticReason | null;
  /** A report of a letter of ours that came back. */
  bounce: boolean;
  authentication: Authentication | null;
  language: 'ru' | 'en';
  mentions: Mention[];
};

/** The letter in the thread of its request (by its id), or of its feedback, with who wrote it, who got it and what came with it. */
export async function writeMessage(
  tx: Queryable,
  of: number | { feedbackId: number },
  writing: Writing,
): Promise<number> {
  const { letter, read, fresh, quoted, automatic, bounce, authentication, language, mentions } = writing;
  const kind = read === null ? 'unreadable' : bounce ? 'bounce' : automatic ? 'automatic' : 'letter';
  const { rows } = await tx.query(
    `with m as (insert into messages (ticket_id, direction, kind, at, letter_id, mailbox_id, message_id, "references", subject, text, quoted, html, automatic, cut, mentions, language, authentication, feedback_id)
       values ($1, 'in', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) returning id),
     people as (insert into message_recipients (message_id, kind, address, name)
       select m.id, kind, address, name from m, json_to_recordset($18) as r (kind text, address text, name text) on conflict do nothing)
     select id from m`,
    [
      typeof of === 'number' ? of : null,
      kind,
      letter.receivedAt,
      letter.id,
      letter.mailboxId,
      read?.messageId ?? null,
      read?.references ?? null,
      read?.subject ?? '',
      withoutLinks(fresh),
      withoutLinks(quoted),
      read?.html ? withoutLinks(read.html) : null,
      automatic,
      read?.cut ?? null,
      JSON.stringify(mentions),
      language,
      authentication && JSON.stringify(authentication),
      typeof of === 'number' ? null : of.feedbackId,
      JSON.stringify(
        !read || bounce ? [] : everybody({ from: read.from ? [read.from] : [], to: read.to, cc: read.cc }),
      ),
    ],
  );
  const id = rows[0].id as number;
  if (read && read.attachments.length > 0) {
    const files = read.attachments.map((each, position) =>
      tx.query(
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
      ),
    );
    await Promise.all(files);
  }
  return id;
}

const everybody = (people: Record<'from' | 'to' | 'cc', Address[]>) =>
  Object.entries(people).flatMap(([kind, each]) => each.map((one) => ({ kind, ...one })));

/** Whoever stands here takes part in the request. */
export async function writeRecipients(
  tx: Queryable,
  messageId: number,
  people: Record<'from' | 'to' | 'cc', Address[]>,
): Promise<void> {
  const all = everybody(people);
  if (all.length === 0) return;
  await tx.query(
    `insert into message_recipients (message_id, kind, address, name)
     select $1, kind, address, name from json_to_recordset($2) as r (kind text, address text, name text) on conflict do nothing`,
    [messageId, JSON.stringify(all)],
  );
}
