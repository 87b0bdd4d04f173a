import { writeToken } from '@linia/domain';
import type { ArticleGiven, GiveArticle } from '@linia/protocol';
import { articleUrl } from '../../faq/desk.ts';
import { articleToGive } from '../../faq/offers.ts';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Verb } from '../../shell/verb.ts';
import { undoSeconds } from '../answer/answer.ts';
import { answerSubject } from '../answer/compose.ts';
import { lastLetter, mailboxOf } from '../answer/reply.ts';
import { referencesAfter } from '../references.ts';
import { makeToken, readMailKey } from '../tokens.ts';
import { writeRecipients } from '../write-message.ts';
import { articleText } from './letter.ts';

type Giving = GiveArticle & { ticketId: number; base: string };
type Locked = {
  number: number;
  subject: string;
  state: string;
  ownerId: number | null;
  merged: boolean;
  agent: string;
  company: string;
};

/**
 * Whoever works at a request gives its customer an article: an answer of a person like any other, in the thread, with ten seconds to
 * take it back, and what is being typed beside it stays. Where there is nobody to write to, the link was copied, and the request says so.
 */
export const giveAtRequest: Verb<Giving, ArticleGiven> = async (
  tx,
  { ticketId, articleId, language, how, base },
  actor,
) => {
  const { rows } = await tx.query(
    `select number, subject, state, owner_id as "ownerId", merged_into is not null as merged, (select trim(split_part(name, ' ', 2) || ' ' || split_part(name, ' ', 1)) from agents where id = $2) as agent,
       coalesce((select value #>> '{}' from settings where key = 'company'), '') as company
     from tickets where id = $1 for no key update`,
    [ticketId, actor.agentId],
  );
  const ticket = rows[0] as Locked;
  if (ticket.merged) throw new Refusal('ticket.merged', 409);
  const article = await articleToGive(tx, articleId, language);
  const to = how === 'letter' ? await customersAddress(tx, ticketId) : null;
  if (how === 'letter' && !to) throw new Refusal('article.no_address', 409);
  const by = `agent:${actor.agentId}`;
  const facts = { article: articleId, title: article.title, slug: article.slug };
  let message: number | null = null;
  if (to) {
    message = await writeAnswer(tx, {
      ticketId,
      ticket,
      agentId: actor.agentId,
      article,
      to,
      url: articleUrl(base, article.slug, article.language),
    });
    // whoever answers for nobody answers for it from now on
    const takes = ticket.ownerId === null;
    if (takes) await tx.query('update tickets set owner_id = $2 where id = $1', [ticketId, actor.agentId]);
    const data = { message, ...facts, ...(takes && { owner: actor.agentId }) };
    await tx.query(`select advance_ticket($1, 'answered', $2, $3)`, [ticketId, by, JSON.stringify(data)]);
  } else await tx.query(`select advance_ticket($1, 'article_given', $2, $3)`, [ticketId, by, JSON.stringify(facts)]);
  await tx.query(
    `insert into faq_given (article_id, language, ticket_id, agent_id, how, message_id, at) values ($1, $2, $3, $4, $5, $6, linia_now())`,
    [articleId, article.language, ticketId, actor.agentId, how, message],
  );
  return { result: { to: to?.address ?? null, message } };
};

/** Who wrote last, else the contact; an address at which our letters did not arrive is none. */
export async function customersAddress(
  db: Queryable,
  ticketId: number,
): Promise<{ name: string; address: string } | null> {
  const letter = await lastLetter(db, ticketId);
  const { rows } = await db.query(
    `select w.name, w.address from (select coalesce($2, c.name) as name, lower(coalesce($3, c.email)) as address from tickets t left join contacts c on c.id = t.contact_id where t.id = $1) w
     where w.address ~ '^[^@\\s<>,;"]+@[^@\\s<>,;"]+\\.[^@\\s<>,;"]+$'
       and not exists (select from bounced_addresses b where b.address = w.address) and not exists (select from mailboxes x where x.address = w.address)`,
    [ticketId, letter?.from?.name ?? null, letter?.from?.address ?? null],
  );
  return (rows[0] as { name: string; address: string } | undefined) ?? null;
}

type Answer = {
  ticketId: number;
  ticket: Locked;
  agentId: number;
  article: { title: string; language: 'ru' | 'en' };
  to: { name: string; address: string };
  url: string;
};

async function writeAnswer(tx: Queryable, { ticketId, ticket, agentId, article, to, url }: Answer): Promise<number> {
  const mailbox = await mailboxOf(tx, ticketId);
  if (!mailbox) throw new Refusal('answer.no_mailbox', 409);
  const before = await lastLetter(tx, ticketId);
  const token = writeToken(makeToken(await readMailKey(tx), ticketId));
  const { agent, company } = ticket;
  const { rows } = await tx.query(
    `insert into messages (ticket_id, direction, kind, at, mailbox_id, author_id, message_id, in_reply_to, "references", subject, text, language, due_at, state_before)
     values ($1, 'out', 'answer', linia_now(), $2, $3, $4, $5, $6, $7, $8, $9, linia_now() + make_interval(secs => $10), $11) returning id`,
    [
      ticketId,
      mailbox.id,
      agentId,
      `<${token}@${mailbox.address.split('@')[1]!}>`,
      before?.messageId ?? null,
      referencesAfter(before),
      answerSubject(before?.subject ?? ticket.subject, ticket.number),
      articleText({ language: article.language, title: article.title, url, agent, company }),
      article.language,
      undoSeconds,
      ticket.state,
    ],
  );
  const id = rows[0].id as number;
  await writeRecipients(tx, id, { from: [], to: [to], cc: [] });
  await tx.query('update messages set outbox_id = queue_answer(id, make_interval(secs => $2)) where id = $1', [
    id,
    undoSeconds,
  ]);
  return id;
}
