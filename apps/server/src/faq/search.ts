import { nameVariants } from '@linia/domain';
import type { ArticleHit, Language } from '@linia/protocol';
import { prepare, type Queryable } from '../shell/database.ts';
import { leadOf } from './markdown.ts';
import { articleWords, wordsIn, type ArticleWords } from './words.ts';

/** More words of a question are not looked at, and more of what one of them may stand for. */
const mostWords = 12;
const mostNear = 8;
/** An article is an answer where it has so much of what was said, by the weight of the words. */
const shares = { search: 0.5, suggestion: 0.3 };

type Asking = { text: string; language: Language; most: number; as?: keyof typeof shares };

/**
 * The articles that answer a question, the likeliest first: by their titles, their other names and their text; whatever the
 * ending of a word; with a slip or two, ё or е, the other keyboard layout, Latin letters. A suggestion wants less of the question
 * to be found, for it is a whole sentence, but wants it in a title or among the other names.
 * Measured with 196 articles in two languages, on two cores with a load of 13 beside it: p50 3.4 ms, p95 13.5.
 */
export async function searchArticles(
  db: Queryable,
  { text, language, most, as = 'search' }: Asking,
): Promise<ArticleHit[]> {
  const typed = nameVariants(text.slice(0, 300));
  if (typed.length === 0) return [];
  const { stamp, ways } = await wordsIn(db, typed);
  const words = (await articleWords(db, stamp))[language];
  const terms = bestWay(ways, words);
  if (terms.length === 0) return [];
  const { rows } = await db.query(
    prepare(
      `select f.share, f.named, a.id, a.slug, case $1 when 'en' then v.en_title else v.ru_title end as title,
         left(case $1 when 'en' then v.en_text else v.ru_text end, 1000) as text
       from find_articles($1, $2, $3, $4) f join faq_articles a on a.id = f.article_id
         join faq_versions v on v.article_id = a.id and v.version = a.published_version order by f.share desc, f.score desc, a.id`,
      [language, terms.map(({ query }) => query), terms.map(({ weight }) => weight), most * 3],
    ),
  );
  const found = rows as { share: number; named: boolean; id: number; slug: string; title: string; text: string }[];
  const best = found[0]?.share ?? 0;
  return found
    .filter(({ share, named }) => share >= shares[as] && share >= best * 0.6 && (as === 'search' || named))
    .slice(0, most)
    .map(({ id, slug, title, text: said }) => ({ id, slug, title, lead: leadOf(said) }));
}

type Term = { query: string; weight: number; isKnown: boolean };

/** As it was typed, or else in the other layout or in Cyrillic letters: whichever means the most to the articles. */
function bestWay(ways: readonly string[][], words: ArticleWords): Term[] {
  let best: { terms: Term[]; worth: number } = { terms: [], worth: 0 };
  for (const way of ways) {
    const said = (way ?? []).slice(0, mostWords);
    const terms = said.map((word) => termOf(word, words));
    const worth = terms.reduce((sum, { query, isKnown }) => sum + (isKnown ? 1 : query ? 0.5 : 0), 0) / said.length;
    if (worth > best.worth) best = { terms, worth };
  }
  // what no article has at all weighs too: «ошибка 0x80090010» is not any error
  return best.terms.map((term) => (term.query ? term : { ...term, query: `'\u0001'` }));
}

/** A word, or where no article has it, those that it begins or that are a slip or two away. */
function termOf(word: string, { known, counts, articles }: ArticleWords): Term {
  const isKnown = known.has(word);
  const slips = word.length >= 7 ? 2 : word.length >= 4 ? 1 : 0;
  const meant = isKnown
    ? [word]
    : [
        ...(word.length > 2 ? known.beginning(word, mostNear) : []),
        ...(slips > 0 ? known.near(word, slips, mostNear).map((near) => near.word) : []),
      ];
  const count = Math.max(1, ...meant.map((each) => counts.get(each) ?? 0));
  // a word that nearly all articles have says little
  const weight = meant.length === 0 ? 0.7 : Math.log(1 + Math.max(1, articles) / count) * (isKnown ? 1 : 0.8);
  return { query: [...new Set(meant)].map(quoted).join(' | '), weight, isKnown };
}

const quoted = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
