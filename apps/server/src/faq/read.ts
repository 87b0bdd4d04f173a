import type { Language } from '@linia/protocol';
import { prepare, type Queryable } from '../shell/database.ts';
import { leadOf, renderArticle } from './markdown.ts';

/** What strangers read. In a language in which nothing is said an article is not there. */
export type PublicArticle = {
  id: number;
  slug: string;
  title: string;
  html: string;
  lead: string;
  /** The company's day on which it was published. */
  updated: string;
  category: { id: number; name: string };
  /** In which languages it is. */
  languages: Language[];
};
export type PublicCategory = { id: number; name: string; articles: { slug: string; title: string }[] };

/** The page of answers: what they are about, and the most read of the last thirty days. */
export async function readFaq(
  db: Queryable,
  language: Language,
): Promise<{ categories: PublicCategory[]; mostRead: { slug: string; title: string }[] }> {
  const { rows } = await db.query(
    prepare(
      `with read as (select a.id, a.category_id, a.slug, a.position, case $1 when 'en' then v.en_title else v.ru_title end as title,
           coalesce((select sum(d.reads) from faq_days d where d.article_id = a.id and d.day > faq_day() - 30), 0) as reads
         from faq_articles a join faq_versions v on v.article_id = a.id and v.version = a.published_version)
       select coalesce((select json_agg(json_build_object('id', c.id, 'name', case $1 when 'en' then c.en_name else c.ru_name end, 'articles', c.articles) order by c.position, c.id)
           from (select c.*, (select json_agg(json_build_object('slug', slug, 'title', title) order by position, id) from read where category_id = c.id and title <> '') as articles
             from faq_categories c) c where c.articles is not null), '[]') as categories,
         coalesce((select json_agg(json_build_object('slug', slug, 'title', title) order by reads desc, id)
           from (select * from read where title <> '' and reads > 0 order by reads desc, id limit 5) most), '[]') as "mostRead"`,
      [language],
    ),
  );
  return rows[0] as { categories: PublicCategory[]; mostRead: { slug: string; title: string }[] };
}

/** An article by its address, a former one too: then `slug` is where it is now. Null: there is none, or not in this language. */
export async function readArticle(db: Queryable, slug: string, language: Language): Promise<PublicArticle | null> {
  const { rows } = await db.query(
    prepare(
      `select a.id, a.slug, (a.published_at at time zone company_zone())::date::text as updated, v.ru_title as "ruTitle", v.en_title as "enTitle",
         case $2 when 'en' then v.en_text else v.ru_text end as text, c.id as "categoryId", case $2 when 'en' then c.en_name else c.ru_name end as category
       from faq_articles a join faq_versions v on v.article_id = a.id and v.version = a.published_version join faq_categories c on c.id = a.category_id
       where a.id = coalesce((select id from faq_articles where slug = $1), (select article_id from faq_slugs where slug = $1))`,
      [slug, language],
    ),
  );
  const row = rows[0];
  if (!row) return null;
  const titles: Record<Language, string> = { ru: row.ruTitle, en: row.enTitle };
  return {
    id: row.id,
    slug: row.slug,
    title: titles[language],
    html: rendered(row.text as string),
    lead: leadOf(row.text),
    updated: row.updated,
    category: { id: row.categoryId, name: row.category },
    languages: (['ru', 'en'] as const).filter((each) => titles[each] !== ''),
  };
}

/** The same text is the same page: it is rendered once. */
const pages = new Map<string, string>();
function rendered(text: string): string {
  const known = pages.get(text);
  if (known !== undefined) return known;
  if (pages.size > 500) pages.clear();
  const html = renderArticle(text);
  pages.set(text, html);
  return html;
}
