import { Vocabulary } from '@linia/domain';
import { Languages, type Language } from '@linia/protocol';
import { prepare, type Queryable } from '../shell/database.ts';

/** The words of all published articles, and in how many articles each stands. */
export type ArticleWords = { known: Vocabulary; counts: Map<string, number>; articles: number };
type Kept = { stamp: string | null; words: Record<Language, ArticleWords> };

const none = (): ArticleWords => ({ known: new Vocabulary(), counts: new Map(), articles: 0 });
const kept = new WeakMap<object, Kept>();

/** As this process knows them; read again when something was published since (`faqStamp`). */
export async function articleWords(db: Queryable, stamp: string | null): Promise<Record<Language, ArticleWords>> {
  const before = kept.get(db);
  if (before && before.stamp === stamp) return before.words;
  const words: Record<Language, ArticleWords> = { ru: none(), en: none() };
  for (const language of Languages) {
    const { rows } = await db.query(
      `select word, ndoc from ts_stat($1)
       union all select '', count(*)::int from faq_search where language = $2`,
      [`select words from faq_search where language = '${language}'`, language],
    );
    const of = words[language];
    for (const { word, ndoc } of rows as { word: string; ndoc: number }[]) {
      if (word === '') of.articles = ndoc;
      else of.counts.set(word, ndoc);
    }
    of.known.add(of.counts.keys());
  }
  kept.set(db, { stamp, words });
  return words;
}

/** Each way to read what was typed as words that articles may have, and the stamp of the words that they have. */
export async function wordsIn(
  db: Queryable,
  ways: readonly string[],
): Promise<{ stamp: string | null; ways: string[][] }> {
  const { rows } = await db.query(
    prepare(
      `select (select value #>> '{}' from settings where key = 'faqStamp') as stamp,
         (select json_agg(tsvector_to_array(words_of(way)) order by at) from unnest($1::text[]) with ordinality as w (way, at)) as ways`,
      [ways],
    ),
  );
  return rows[0] as { stamp: string | null; ways: string[][] };
}
