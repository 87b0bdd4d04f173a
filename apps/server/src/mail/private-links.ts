import { createHash } from 'node:crypto';
import { findTokens, linkMark } from '@linia/domain';
import { prepare, type Queryable } from '../shell/database.ts';
import type { Secrets } from '../shell/secrets.ts';

/** A letter of ours that may carry its reader's way to the page of their request. */
type Carrying = { id: number; messageId: string; kind: string; to: { address: string }[] };

export type PrivateLinks = {
  /**
   * From now on it opens the request's page for this letter's reader. Null: there is no page that others reach, or its readers are
   * several, or whoever is written to is no customer of the request.
   */
  give: (db: Queryable, letter: Carrying) => Promise<string | null>;
  /** What this letter says, or will say. */
  show: (messageId: string) => string | null;
};

/**
 * Nothing that is kept tells a link: it is signed from its letter's Message-ID as the letter leaves, and only its hash stays. A
 * letter sent twice carries the same one.
 * @param base where customers reach us; null: nowhere
 */
export function privateLinks(secrets: Pick<Secrets, 'sign'>, base: () => string | null): PrivateLinks {
  const token = (messageId: string) => secrets.sign(`private link ${messageId}`);
  const show = (messageId: string) => {
    const at = base();
    return at === null ? null : `${at}/support/r/${token(messageId)}`;
  };
  return {
    show,
    give: async (db, { id, messageId, kind, to }) => {
      const link = show(messageId);
      const ticketId = findTokens(messageId)[0]?.ticketId;
      if (link === null || ticketId === undefined || to.length !== 1 || !['notice', 'answer'].includes(kind))
        return null;
      const made = prepare(
        `insert into status_links (token_hash, ticket_id, address, message_id, created_at)
         select $1, t.id, lower($3), $4, linia_now() from tickets t where t.id = $2 and ($5 = 'notice' or is_requester(t.id, lower($3)))
         on conflict (token_hash) do update set message_id = excluded.message_id`,
        [createHash('sha256').update(token(messageId)).digest('base64url'), ticketId, to[0]!.address, id, kind],
      );
      const { rowCount } = await db.query(made);
      return rowCount === 0 ? null : link;
    },
  };
}

/** The letter with the link in its place; without one, without the line that would name it. */
export function withLink<Letter extends { text: string; html: string | null }>(
  letter: Letter,
  link: string | null,
): Letter {
  if (!letter.text.includes(linkMark) && !letter.html?.includes(linkMark)) return letter;
  const line = `[^<]*${linkMark.replace(/[{}]/g, '\\$&')}[^<]*`;
  if (link !== null)
    return {
      ...letter,
      text: letter.text.replaceAll(linkMark, link),
      html: letter.html && letter.html.replaceAll(linkMark, `<a href="${link}">${link}</a>`),
    };
  return {
    ...letter,
    text: letter.text.replace(new RegExp(`^${line.replaceAll('[^<]', '.')}$\\n?\\n?`, 'gmu'), ''),
    html:
      letter.html &&
      letter.html
        .replace(new RegExp(`<p>${line}</p>\\n?`, 'gu'), '')
        .replace(new RegExp(`<br>${line}`, 'gu'), '')
        .replace(new RegExp(`<p>${line}<br>`, 'gu'), '<p>'),
  };
}

/** A letter that quotes ours has the link in its quote: who reads it here, or gets an answer to it, is not its owner. */
export const withoutLinks = (text: string): string => text.replace(/(\/support\/r\/)[\w-]{20,}/g, '$1…');
