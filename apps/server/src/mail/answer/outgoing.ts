import type { Database } from '../../shell/database.ts';
import { composeAnswer } from './compose.ts';

/** What a person's answer has beside what every letter of ours has: the quote, the copies, the files. Of a notice: nothing. */
export async function answerParts(db: Database, id: number, kind: string, link: string | null): Promise<object> {
  if (kind !== 'answer') return {};
  const { rows } = await db.pool.query(
    `select m.text, m.quoted, m.language, m.message_id as "messageId",
       coalesce((select json_agg(json_build_object('name', r.name, 'address', r.address) order by r.address) from message_recipients r where r.message_id = m.id and r.kind = 'to'), '[]') as to,
       coalesce((select json_agg(json_build_object('name', r.name, 'address', r.address) order by r.address) from message_recipients r where r.message_id = m.id and r.kind = 'cc'), '[]') as cc
     from messages m where m.id = $1`,
    [id],
  );
  const { text, quoted, language, messageId, to, cc } = rows[0];
  const { rows: files } = await db.pool.query(
    'select name as filename, type as "contentType", content from attachments where message_id = $1 order by position',
    [id],
  );
  const mark = (messageId as string).slice(1).split('@')[0]!;
  return { to, cc, ...composeAnswer({ language: language ?? 'ru', text, quoted, mark, link }), attachments: files };
}

/** Whom a server did not take a letter for: those it refused, and those it asked us to come again for (greylisting, a full disk). */
export type Rejected = { note: string | null; again: string[] };

/** A server may take a letter for some of its readers only, and says of each of the others why. */
export function readRejected(errors: readonly { recipient?: string; responseCode?: number }[] = []): Rejected {
  const said = errors.map(({ recipient, responseCode }) => ({ whom: recipient ?? '', code: responseCode ?? 450 }));
  return {
    note:
      said.length === 0
        ? null
        : said
            .map(({ whom, code }) => `${code} ${whom}`)
            .join(', ')
            .slice(0, 500),
    again: said.filter(({ whom, code }) => whom !== '' && code < 500).map(({ whom }) => whom),
  };
}
