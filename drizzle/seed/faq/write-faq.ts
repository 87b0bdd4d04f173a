import { insertRows, type Client } from '../rows.ts';
import { accountArticles } from './account.ts';
import type { DemoArticle } from './article.ts';
import { connectionArticles } from './connection.ts';
import { documentArticles } from './documents.ts';
import { signatureArticles } from './signature.ts';

const day = 86_400_000;
const demoCategories: readonly { ru: string; en: string; articles: readonly DemoArticle[] }[] = [
  { ru: 'Сертификат и подпись', en: 'Certificate and signature', articles: signatureArticles },
  { ru: 'Документы', en: 'Documents', articles: documentArticles },
  { ru: 'Подключение и GLN', en: 'Connection and GLN', articles: connectionArticles },
  { ru: 'Кабинет и договор', en: 'Account and contract', articles: accountArticles },
];

/** Answers to frequent questions, as an operator of EDI has them, with a month of readers behind them. */
export async function writeFaq(tx: Client, now: number): Promise<void> {
  await insertRows(
    tx,
    'faq_categories',
    demoCategories.map(({ ru, en }, at) => ({ id: at + 1, ru_name: ru, en_name: en, position: at + 1 })),
  );
  const articles = demoCategories.flatMap(({ articles }, category) =>
    articles.map((article, at) => ({ ...article, category: category + 1, position: at + 1 })),
  );
  const written = new Date(now - 40 * day).toISOString();
  const ids = articles.map((article, at) => ({ id: at + 1, article }));
  await insertRows(
    tx,
    'faq_articles',
    ids.map(({ id, article: { slug, category, position } }) => ({
      id,
      category_id: category,
      slug,
      position,
      version: 1,
      published_version: 1,
      published_at: written,
      created_at: written,
    })),
  );
  await insertRows(
    tx,
    'faq_versions',
    ids.map(({ id, article: { ru, en } }) => ({
      article_id: id,
      version: 1,
      ru_title: ru.title,
      ru_text: ru.text,
      ru_keywords: ru.keywords,
      en_title: en.title,
      en_text: en.text,
      en_keywords: en.keywords,
      saved_at: written,
    })),
  );
  for (const table of ['faq_categories', 'faq_articles'])
    await tx.query(`select setval(pg_get_serial_sequence($1, 'id'), (select max(id) from ${table}))`, [table]);
  await tx.query('select index_article(id) from faq_articles');
  await writeReaders(tx, ids, now);
}

/** More on working days; of those who came from the form one in three said that it helped. */
async function writeReaders(
  tx: Client,
  ids: readonly { id: number; article: DemoArticle }[],
  now: number,
): Promise<void> {
  const days = Array.from({ length: 30 }, (_, back) => new Date(now - (29 - back) * day));
  await insertRows(
    tx,
    'faq_days',
    ids.flatMap(({ id, article: { read } }) =>
      days.map((date, at) => {
        const share = [0, 6].includes(date.getUTCDay()) ? 0.3 : 1.25;
        const reads = Math.round((read / 30) * share + ((id * 7 + at * 3) % 3));
        const shown = Math.round(reads * 0.4);
        return {
          article_id: id,
          day: date.toISOString().slice(0, 10),
          reads,
          shown,
          opened: Math.floor(shown * 0.3 + ((id + at * 3) % 10) / 10),
          helped: Math.floor(reads * 0.12 + ((id * 5 + at * 7) % 10) / 10),
          failed: Math.floor(reads * 0.03 + ((id * 3 + at * 7) % 10) / 10),
          asked: at % 9 === id % 9 ? 1 : 0,
        };
      }),
    ),
  );
  await insertRows(
    tx,
    'faq_opens',
    ids.flatMap(({ id, article: { read } }) =>
      Array.from({ length: Math.round(read / 12) }, (_, at) => {
        const opened = now - 2 * 3_600_000 - ((at * 37 + id * 11) % 29) * day - ((at * 53) % 300) * 60_000;
        const said = at % 3 !== 2;
        return {
          stamp: `demo ${id} ${at}`,
          article_id: id,
          visitor: `demo ${id} ${at}`,
          opened_at: new Date(opened).toISOString(),
          said_at: said ? new Date(opened + 90_000).toISOString() : null,
          helped: said ? at % 3 === 0 : null,
          sent_at: said && at % 3 === 0 ? null : at % 2 === 0 ? new Date(opened + 400_000).toISOString() : null,
        };
      }),
    ),
  );
}
