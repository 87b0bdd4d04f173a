import type { ArticleTexts, ArticlePage, MoveArticle, NewArticle, RevertArticle, SaveArticle } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import { journal } from '../shell/journal.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Actor, Done } from '../shell/verb.ts';
import { readArticlePage } from './desk.ts';

type Given<T> = T & { origin: string };

/** One more answer: a draft, or read by everybody at once. */
export async function addArticle(tx: Queryable, given: Given<NewArticle>, actor: Actor): Promise<Done<ArticlePage>> {
  await lockFaq(tx);
  await checkPlace(tx, given, null);
  const { rows } = await tx.query(
    `insert into faq_articles (category_id, slug, position, version, created_at)
     values ($1, $2, (select coalesce(max(position), 0) + 1 from faq_articles where category_id = $1), 0, linia_now()) returning id`,
    [given.categoryId, given.slug],
  );
  const id = rows[0].id as number;
  await write(tx, id, 1, given, actor, null);
  await journal(tx, actor.agentId, 'article_added', { article: id, slug: given.slug, title: given.ruTitle });
  if (given.publish) await publish(tx, id, 1, actor);
  return { result: await readArticlePage(tx, id, given.origin) };
}

/** An article says something else: the next version. Strangers read it once it is published, and the former address leads to it. */
export async function saveArticle(
  tx: Queryable,
  { id, ...given }: Given<SaveArticle> & { id: number },
  actor: Actor,
): Promise<Done<ArticlePage>> {
  await lockFaq(tx);
  const before = await readArticlePage(tx, id, given.origin);
  if (before.version !== given.version) throw new Refusal('article.changed', 409, { details: before });
  await checkPlace(tx, given, id);
  if (given.slug !== before.slug || given.categoryId !== before.categoryId) {
    await tx.query('delete from faq_slugs where slug = $1', [given.slug]);
    if (given.slug !== before.slug)
      await tx.query('insert into faq_slugs (slug, article_id) values ($1, $2)', [before.slug, id]);
    await tx.query('update faq_articles set slug = $2, category_id = $3 where id = $1', [
      id,
      given.slug,
      given.categoryId,
    ]);
    await tx.query('select index_article($1)', [id]);
  }
  const said = before.versions[0]!;
  const isNew = textKeys.some((key) => clean(given[key]) !== said[key]);
  const version = isNew ? before.version + 1 : before.version;
  if (isNew) {
    await write(tx, id, version, given, actor, null);
    await journal(tx, actor.agentId, 'article_saved', { article: id, version });
  }
  if (given.publish && before.publishedVersion !== version) await publish(tx, id, version, actor);
  return { result: await readArticlePage(tx, id, given.origin) };
}

/** An old version is said again, as a new one; it is a draft until it is published. */
export async function revertArticle(
  tx: Queryable,
  { id, version, to, origin }: Given<RevertArticle> & { id: number },
  actor: Actor,
): Promise<Done<ArticlePage>> {
  await lockFaq(tx);
  const before = await readArticlePage(tx, id, origin);
  if (before.version !== version) throw new Refusal('article.changed', 409, { details: before });
  const old = before.versions.find((each) => each.version === to);
  if (!old) throw new Refusal('article.no_such_version', 404);
  await write(tx, id, version + 1, old, actor, to);
  await journal(tx, actor.agentId, 'article_reverted', { article: id, version: version + 1, to });
  return { result: await readArticlePage(tx, id, origin) };
}

/** From now on strangers read this version, or, withdrawn, none: its address says so, and it is suggested to nobody. */
export async function publishArticle(
  tx: Queryable,
  { id, version, origin, withdraw }: Given<{ id: number; version: number; withdraw: boolean }>,
  actor: Actor,
): Promise<Done<ArticlePage>> {
  await lockFaq(tx);
  const before = await readArticlePage(tx, id, origin);
  if (before.version !== version) throw new Refusal('article.changed', 409, { details: before });
  if (!withdraw) await publish(tx, id, version, actor);
  else if (before.publishedVersion !== null) {
    await tx.query('update faq_articles set published_version = null, published_at = null where id = $1', [id]);
    await tx.query('select index_article($1)', [id]);
    await journal(tx, actor.agentId, 'article_withdrawn', { article: id, version: before.publishedVersion });
  }
  return { result: await readArticlePage(tx, id, origin) };
}

/** An article stands before another one of a category, or at its end. */
export async function moveArticle(
  tx: Queryable,
  { id, categoryId, before }: MoveArticle & { id: number },
  actor: Actor,
): Promise<Done> {
  await lockFaq(tx);
  const { rows } = await tx.query(
    `select (select category_id from faq_articles where id = $1) as was, exists (select from faq_categories where id = $2) as category,
       array(select id from faq_articles where category_id = $2 and id <> $1 order by position, id) as others`,
    [id, categoryId],
  );
  const { was, category, others } = rows[0] as { was: number | null; category: boolean; others: number[] };
  if (was === null) throw new Refusal('article.unknown', 404);
  if (!category) throw new Refusal('faq_category.unknown', 422, { field: 'categoryId' });
  const at = before === null ? others.length : others.indexOf(before);
  if (at < 0) throw new Refusal('article.changed', 409);
  await tx.query(
    `update faq_articles a set category_id = $2, position = o.at from unnest($1::int[]) with ordinality as o (id, at) where a.id = o.id`,
    [[...others.slice(0, at), id, ...others.slice(at)], categoryId],
  );
  if (was === categoryId) await tx.query('select touch_faq()');
  else await tx.query('select index_article($1)', [id]);
  await journal(tx, actor.agentId, 'article_moved', { article: id, category: categoryId, before });
  return { result: null };
}

/** Two who change answers at once do it one after the other. */
export const lockFaq = async (tx: Queryable): Promise<void> => {
  await tx.query(`select pg_advisory_xact_lock(hashtext('linia.faq'))`);
};

const textKeys = ['ruTitle', 'ruText', 'ruKeywords', 'enTitle', 'enText', 'enKeywords'] as const;
const clean = (text: string): string => text.replace(/\r\n?/g, '\n').trim();

async function checkPlace(tx: Queryable, given: NewArticle, id: number | null): Promise<void> {
  if (clean(given.ruTitle) === '') throw new Refusal('article.title', 422, { field: 'ruTitle' });
  if (clean(given.ruText) === '') throw new Refusal('article.text', 422, { field: 'ruText' });
  if ((clean(given.enTitle) === '') !== (clean(given.enText) === ''))
    throw new Refusal('article.half_english', 422, { field: clean(given.enTitle) === '' ? 'enTitle' : 'enText' });
  const { rows } = await tx.query(
    `select exists (select from faq_articles where slug = $1 and id is distinct from $2 union all select from faq_slugs where slug = $1 and article_id is distinct from $2) as taken,
       exists (select from faq_categories where id = $3) as category`,
    [given.slug, id, given.categoryId],
  );
  if (rows[0].taken) throw new Refusal('article.slug_taken', 409, { field: 'slug' });
  if (!rows[0].category) throw new Refusal('faq_category.unknown', 422, { field: 'categoryId' });
}

async function write(
  tx: Queryable,
  id: number,
  version: number,
  given: ArticleTexts,
  actor: Actor,
  to: number | null,
): Promise<void> {
  await tx.query(
    `insert into faq_versions (article_id, version, ru_title, ru_text, ru_keywords, en_title, en_text, en_keywords, saved_at, saved_by, reverted_to)
     values ($1, $2, $3, $4, $5, $6, $7, $8, linia_now(), $9, $10)`,
    [id, version, ...textKeys.map((key) => clean(given[key])), actor.agentId, to],
  );
  await tx.query('update faq_articles set version = $2 where id = $1', [id, version]);
}

async function publish(tx: Queryable, id: number, version: number, actor: Actor): Promise<void> {
  await tx.query('update faq_articles set published_version = $2, published_at = linia_now() where id = $1', [
    id,
    version,
  ]);
  await tx.query('select index_article($1)', [id]);
  await journal(tx, actor.agentId, 'article_published', { article: id, version });
}
