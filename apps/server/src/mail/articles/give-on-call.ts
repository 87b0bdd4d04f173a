import { randomUUID } from 'node:crypto';
import type { ArticleGiven, GiveArticle } from '@linia/protocol';
import { articleUrl } from '../../faq/desk.ts';
import { articleToGive } from '../../faq/offers.ts';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Verb } from '../../shell/verb.ts';
import { undoSeconds } from '../answer/answer.ts';
import { writeRecipients } from '../write-message.ts';
import { articleHtml, articleText } from './letter.ts';

type Giving = GiveArticle & { interactionId: number; base: string };

/**
 * Whoever has the caller gives them an article: a letter to the caller's address leaves in ten seconds, or the link was copied to
 * be said or pasted. The letter, its place in the outbox and the call's event are one transaction.
 */
export const giveOnCall: Verb<Giving, ArticleGiven> = async (
  tx,
  { interactionId, articleId, language, how, base },
  actor,
) => {
  await tx.query('select lock_interaction($1)', [interactionId]);
  const { rows: parts } = await tx.query(
    'select exists (select from assignments where interaction_id = $1 and agent_id = $2) as mine',
    [interactionId, actor.agentId],
  );
  if (!parts[0].mine) throw new Refusal('call.not_yours', 409);
  const article = await articleToGive(tx, articleId, language);
  const to = how === 'letter' ? await callersAddress(tx, interactionId) : null;
  if (how === 'letter' && !to) throw new Refusal('article.no_address', 409);
  const message = to && (await writeLetter(tx, { interactionId, agentId: actor.agentId, base, article, to }));
  await tx.query(
    `insert into faq_given (article_id, language, interaction_id, agent_id, how, message_id, at) values ($1, $2, $3, $4, $5, $6, linia_now())`,
    [articleId, article.language, interactionId, actor.agentId, how, message],
  );
  await tx.query(`select advance($1, 'article_given', $2, $3)`, [
    interactionId,
    `agent:${actor.agentId}`,
    JSON.stringify({
      article: articleId,
      title: article.title,
      slug: article.slug,
      how,
      agent: actor.agentId,
      ...(message && { message }),
    }),
  ]);
  return { result: { to: to?.address ?? null, message } };
};

/** It is taken back before it leaves: exactly if nobody has begun to send it. */
export const takeBackOnCall: Verb<{ interactionId: number; message: number }> = async (
  tx,
  { interactionId, message },
  actor,
) => {
  await tx.query('select lock_interaction($1)', [interactionId]);
  const { rows } = await tx.query(
    `select m.author_id as author, g.article_id as article, v.ru_title as title from messages m join faq_given g on g.message_id = m.id
       join faq_articles a on a.id = g.article_id join faq_versions v on v.article_id = a.id and v.version = a.version
     where m.id = $1 and m.interaction_id = $2 and m.kind = 'article'`,
    [message, interactionId],
  );
  const row = rows[0] as { author: number; article: number; title: string } | undefined;
  if (!row) throw new Refusal('answer.gone', 409);
  if (row.author !== actor.agentId) throw new Refusal('answer.not_yours', 403);
  const { rows: stopped } = await tx.query('select unqueue_answer($1) as stopped', [message]);
  if (!stopped[0].stopped) throw new Refusal('answer.gone', 409);
  await tx.query('delete from faq_given where message_id = $1', [message]);
  await tx.query('delete from messages where id = $1', [message]);
  // its receipt stands for a letter that is no more
  await tx.query(
    `delete from receipts where source = 'http' and actor = $1 and id like $2 and result ->> 'message' = $3`,
    [String(actor.agentId), `call:article ${interactionId} %`, String(message)],
  );
  await tx.query(`select advance($1, 'article_taken_back', $2, $3)`, [
    interactionId,
    `agent:${actor.agentId}`,
    JSON.stringify({ article: row.article, title: row.title, agent: actor.agentId }),
  ]);
  return { result: null };
};

/** The address of who is on the line; one at which our letters did not arrive is none. */
export async function callersAddress(
  db: Queryable,
  interactionId: number,
): Promise<{ name: string; address: string } | null> {
  const { rows } = await db.query(
    `select c.name, lower(c.email) as address from interactions i join contacts c on c.id = i.contact_id
     where i.id = $1 and c.email ~ '^[^@\\s<>,;"]+@[^@\\s<>,;"]+\\.[^@\\s<>,;"]+$'
       and not exists (select from bounced_addresses b where b.address = lower(c.email)) and not exists (select from mailboxes x where x.address = lower(c.email))`,
    [interactionId],
  );
  return (rows[0] as { name: string; address: string } | undefined) ?? null;
}

type Letter = {
  interactionId: number;
  agentId: number;
  base: string;
  article: { slug: string; title: string; language: 'ru' | 'en' };
  to: { name: string; address: string };
};

async function writeLetter(tx: Queryable, { interactionId, agentId, base, article, to }: Letter): Promise<number> {
  const { rows } = await tx.query(
    `select b.id, b.address, (select trim(split_part(name, ' ', 2) || ' ' || split_part(name, ' ', 1)) from agents where id = $1) as agent,
       coalesce((select value #>> '{}' from settings where key = 'company'), '') as company
     from mailboxes b where not b.closed order by b.is_default desc, b.id limit 1`,
    [agentId],
  );
  const from = rows[0] as { id: number; address: string; agent: string; company: string } | undefined;
  if (!from) throw new Refusal('answer.no_mailbox', 409);
  const { language, title, slug } = article;
  const sending = { language, title, url: articleUrl(base, slug, language), agent: from.agent, company: from.company };
  const { rows: made } = await tx.query(
    `insert into messages (interaction_id, direction, kind, at, mailbox_id, author_id, message_id, subject, text, html, language, due_at)
     values ($1, 'out', 'article', linia_now(), $2, $3, $4, $5, $6, $7, $8, linia_now() + make_interval(secs => $9)) returning id`,
    [
      interactionId,
      from.id,
      agentId,
      `<${randomUUID()}@${from.address.split('@')[1]!}>`,
      title.slice(0, 250),
      articleText(sending),
      articleHtml(sending),
      language,
      undoSeconds,
    ],
  );
  const id = made[0].id as number;
  await writeRecipients(tx, id, { from: [], to: [to], cc: [] });
  await tx.query('update messages set outbox_id = queue_answer(id, make_interval(secs => $2)) where id = $1', [
    id,
    undoSeconds,
  ]);
  return id;
}
