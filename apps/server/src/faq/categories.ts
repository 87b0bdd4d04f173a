import { cleanInput } from '@linia/domain';
import type { FaqCategoryNames } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import { journal } from '../shell/journal.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Actor, Done } from '../shell/verb.ts';
import { lockFaq } from './articles.ts';

/** One more thing that answers are about. */
export async function addCategory(tx: Queryable, given: FaqCategoryNames, actor: Actor): Promise<Done<{ id: number }>> {
  await lockFaq(tx);
  const { ruName, enName } = await checked(tx, given, null);
  const { rows } = await tx.query(
    `insert into faq_categories (ru_name, en_name, position) values ($1, $2, (select coalesce(max(position), 0) + 1 from faq_categories)) returning id`,
    [ruName, enName],
  );
  await tx.query('select touch_faq()');
  await journal(tx, actor.agentId, 'faq_category_added', { category: rows[0].id as number, ruName, enName });
  return { result: { id: rows[0].id as number } };
}

/** It is called otherwise; its articles are found by its name as well. */
export async function renameCategory(
  tx: Queryable,
  { id, ...given }: FaqCategoryNames & { id: number },
  actor: Actor,
): Promise<Done> {
  await lockFaq(tx);
  const { ruName, enName } = await checked(tx, given, id);
  const { rowCount } = await tx.query('update faq_categories set ru_name = $2, en_name = $3 where id = $1', [
    id,
    ruName,
    enName,
  ]);
  if (rowCount === 0) throw new Refusal('faq_category.unknown', 404);
  await tx.query('select index_article(id) from faq_articles where category_id = $1', [id]);
  await tx.query('select touch_faq()');
  await journal(tx, actor.agentId, 'faq_category_renamed', { category: id, ruName, enName });
  return { result: null };
}

/** One without articles is gone. */
export async function deleteCategory(tx: Queryable, id: number, actor: Actor): Promise<Done> {
  await lockFaq(tx);
  const { rows } = await tx.query('select exists (select from faq_articles where category_id = $1) as used', [id]);
  if (rows[0].used) throw new Refusal('faq_category.used', 409);
  const { rowCount } = await tx.query('delete from faq_categories where id = $1', [id]);
  if (rowCount === 0) throw new Refusal('faq_category.unknown', 404);
  await tx.query('select touch_faq()');
  await journal(tx, actor.agentId, 'faq_category_deleted', { category: id });
  return { result: null };
}

/** The order of the page; said of all that there are, or another has changed them meanwhile. */
export async function orderCategories(tx: Queryable, ids: readonly number[], actor: Actor): Promise<Done> {
  await lockFaq(tx);
  const { rows } = await tx.query('select array(select id from faq_categories order by id) as all');
  const all = rows[0].all as number[];
  if (ids.length !== all.length || !all.every((id) => ids.includes(id))) throw new Refusal('article.changed', 409);
  await tx.query(
    `update faq_categories c set position = o.at from unnest($1::int[]) with ordinality as o (id, at) where c.id = o.id`,
    [ids],
  );
  await tx.query('select touch_faq()');
  await journal(tx, actor.agentId, 'faq_categories_ordered', { categories: ids });
  return { result: null };
}

async function checked(tx: Queryable, given: FaqCategoryNames, id: number | null): Promise<FaqCategoryNames> {
  const ruName = cleanInput(given.ruName);
  const enName = cleanInput(given.enName);
  if (ruName === '') throw new Refusal('input.invalid', 422, { field: 'ruName' });
  if (enName === '') throw new Refusal('input.invalid', 422, { field: 'enName' });
  const { rows } = await tx.query(
    'select exists (select from faq_categories where lower(ru_name) = lower($1) and id is distinct from $2) as taken',
    [ruName, id],
  );
  if (rows[0].taken) throw new Refusal('faq_category.taken', 409, { field: 'ruName' });
  return { ruName, enName };
}
