import type { ArticleOffer, ArticlesHere, Language } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import { articleUrl } from './desk.ts';
import { searchArticles } from './search.ts';

const mostOffered = 3;
const mostFound = 8;

/** What may help with this: by what the matter is about, or by what was typed into the search. */
export async function offersFor(
  db: Queryable,
  { typed, about, language, base }: { typed: string; about: string; language: Language; base: string },
): Promise<ArticleOffer[]> {
  const hits = typed.trim()
    ? await searchArticles(db, { text: typed, language, most: mostFound })
    : await searchArticles(db, { text: about, language, most: mostOffered, as: 'suggestion' });
  return hits.map((hit) => ({ ...hit, url: articleUrl(base, hit.slug, language) }));
}

/** What was given already on this call or at this request. */
export async function givenAt(
  db: Queryable,
  root: 'interaction' | 'ticket',
  id: number,
): Promise<ArticlesHere['given']> {
  const { rows } = await db.query(
    `select article_id as "articleId", max(at) as at, (array_agg(how order by at desc))[1] as how from faq_given where ${root}_id = $1 group by 1`,
    [id],
  );
  return rows as ArticlesHere['given'];
}

/** A published article as it is given; in English only where it is there in English. */
export async function articleToGive(
  tx: Queryable,
  id: number,
  language: Language,
): Promise<{ slug: string; title: string; language: Language }> {
  const { rows } = await tx.query(
    `select a.slug, v.ru_title as ru, v.en_title as en from faq_articles a join faq_versions v on v.article_id = a.id and v.version = a.published_version where a.id = $1`,
    [id],
  );
  const row = rows[0] as { slug: string; ru: string; en: string } | undefined;
  if (!row) throw new Refusal('article.unknown', 404);
  const said = language === 'en' && row.en !== '' ? 'en' : 'ru';
  return { slug: row.slug, title: row[said], language: said };
}
