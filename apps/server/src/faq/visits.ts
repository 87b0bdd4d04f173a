import { isbot } from 'isbot';
import type { IncomingHttpHeaders } from 'node:http';
import { prepare, type Queryable } from '../shell/database.ts';

/** Who did something: known for a day, by the address and what the browser calls itself. Nothing of it is kept as it is. */
export type Visitor = { address: string; agent: string };

/** Null: a robot, or a browser that fetches what nobody has asked to see yet. Neither is counted. */
export function visitorOf(headers: IncomingHttpHeaders, address: string): Visitor | null {
  const agent = headers['user-agent'] ?? '';
  const purpose = `${headers['sec-purpose'] as string} ${headers['purpose'] as string}`;
  if (agent === '' || isbot(agent) || /prefetch|prerender|preview/i.test(purpose)) return null;
  return { address, agent: agent.slice(0, 300) };
}

type Kind = 'read' | 'shown' | 'opened' | 'asked';

/** An article was read, suggested under the form, opened from there, or a request was sent from it: each visitor once a day. */
export async function countVisit(
  db: Queryable,
  kind: Kind,
  articles: readonly number[],
  { address, agent }: Visitor,
): Promise<void> {
  if (articles.length === 0) return;
  await db.query(
    prepare(`select count_visit(id, $2, $3, $4) from unnest($1::int[]) with ordinality as t (id, at) order by id`, [
      articles,
      kind,
      address,
      agent,
    ]),
  );
}

/** A suggestion was opened from a form that is being filled in. `stamp`: the form's key, which is signed and is no robot's invention. */
export async function openedFromForm(db: Queryable, articleId: number, stamp: string, visitor: Visitor): Promise<void> {
  await db.query('select open_from_form($1, $2, $3, $4)', [articleId, stamp, visitor.address, visitor.agent]);
}

/** Somebody says whether it helped: once a day, and may change their mind. With the form's key it may have spared a request. */
export async function sayWhetherHelped(
  db: Queryable,
  articleId: number,
  helped: boolean,
  visitor: Visitor,
  stamp: string | null,
): Promise<void> {
  await db.query('select count_visit($1, $2, $3, $4, $5)', [articleId, 'said', visitor.address, visitor.agent, helped]);
  if (stamp === null) return;
  await db.query(
    `update faq_opens set helped = $3, said_at = linia_now() where stamp = encode(sha256(convert_to($1, 'utf8')), 'hex') and article_id = $2
       and helped is distinct from $3`,
    [stamp, articleId, helped],
  );
}

/**
 * A request was sent by a form. Whatever this form's visitor opened from it, or within the hour from another form or said
 * to have helped, has spared nothing. `articleSlug`: the article from which they came to write.
 */
export async function formWasSent(
  tx: Queryable,
  { stamp, visitor, articleSlug }: { stamp: string | null; visitor: Visitor | null; articleSlug: string | null },
): Promise<void> {
  await tx.query(
    `update faq_opens set sent_at = linia_now() where sent_at is null and (stamp = encode(sha256(convert_to($1, 'utf8')), 'hex')
       or visitor in (select v from faq_visitors($2, $3) v where $2::text is not null) and greatest(opened_at, said_at) > linia_now() - interval '1 hour')`,
    [stamp ?? '', visitor?.address ?? null, visitor?.agent ?? null],
  );
  if (articleSlug === null || visitor === null) return;
  const { rows } = await tx.query('select id from faq_articles where slug = $1', [articleSlug]);
  if (rows[0]) await countVisit(tx, 'asked', [rows[0].id as number], visitor);
}
