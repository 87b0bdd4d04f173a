import type { ArticleFigures, ArticlePage, ArticleRow, ArticleVersion, FaqCategory, FaqDesk } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';

const none: ArticleFigures = {
  reads: 0,
  shown: 0,
  opened: 0,
  helped: 0,
  failed: 0,
  asked: 0,
  spared: 0,
  silent: 0,
  given: 0,
};

/** All answers as whoever writes them has them: drafts too, and what visitors did with each in the last so many days. */
export async function readFaqDesk(db: Queryable, days: number): Promise<FaqDesk> {
  const { rows } = await db.query(
    `select c.id, c.ru_name as "ruName", c.en_name as "enName",
       coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'categoryId', a.category_id, 'slug', a.slug, 'ruTitle', v.ru_title, 'enTitle', v.en_title,
           'state', case when a.published_version is null then 'draft' when a.published_version = a.version then 'published' else 'changed' end,
           'savedAt', v.saved_at, 'savedBy', (select name from agents where id = v.saved_by)) order by a.position, a.id)
         from faq_articles a join faq_versions v on v.article_id = a.id and v.version = a.version where a.category_id = c.id), '[]') as articles
     from faq_categories c order by c.position, c.id`,
  );
  const figures = await readFigures(db, days);
  const categories = (rows as (Omit<FaqCategory, 'articles'> & { articles: Omit<ArticleRow, 'figures'>[] })[]).map(
    (each) => ({
      ...each,
      articles: each.articles.map((row) => ({ ...row, figures: figures.get(row.id) ?? none })),
    }),
  );
  return { days, categories };
}

/** One article with all it ever said. */
export async function readArticlePage(db: Queryable, id: number, origin: string): Promise<ArticlePage> {
  const { rows } = await db.query(
    `select id, category_id as "categoryId", slug, version, published_version as "publishedVersion", published_at as "publishedAt" from faq_articles where id = $1`,
    [id],
  );
  const article = rows[0] as Omit<ArticlePage, 'url' | 'figures' | 'versions'> | undefined;
  if (!article) throw new Refusal('article.unknown', 404);
  const { rows: versions } = await db.query(
    `select v.version, v.ru_title as "ruTitle", v.ru_text as "ruText", v.ru_keywords as "ruKeywords", v.en_title as "enTitle", v.en_text as "enText",
       v.en_keywords as "enKeywords", v.saved_at as "savedAt", v.reverted_to as "revertedTo",
       case when a.id is not null then json_build_object('id', a.id, 'name', a.name) end as "savedBy"
     from faq_versions v left join agents a on a.id = v.saved_by where v.article_id = $1 order by v.version desc`,
    [id],
  );
  return {
    ...article,
    url: articleUrl(origin, article.slug),
    figures: (await readFigures(db, 30)).get(id) ?? none,
    versions: versions as ArticleVersion[],
  };
}

async function readFigures(db: Queryable, days: number): Promise<Map<number, ArticleFigures>> {
  const { rows } = await db.query('select article_id as id, figures from faq_figures($1)', [days]);
  return new Map(rows.map(({ id, figures }) => [id as number, figures as ArticleFigures]));
}

/** Where strangers read it. */
export const articleUrl = (origin: string, slug: string, language: 'ru' | 'en' = 'ru'): string =>
  `${origin.replace(/\/$/, '')}/support/faq/${slug}${language === 'en' ? '?lang=en' : ''}`;
