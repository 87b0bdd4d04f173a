import type { ArticlePage, FaqDesk } from '@linia/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import { faqRoutes } from './faq.routes.ts';
import { aHouseWithAnswers, article, db, write } from './faq.testing.ts';
import { readArticle, readFaq } from './read.ts';
import { searchArticles } from './search.ts';

let app: App;
let as: string;
aHouseWithAnswers();
beforeAll(async () => {
  app = await testApp(db, [faqRoutes], { publicUrl: 'https://support.example' });
  as = await cookieOf(db, await addPerson(db, { login: 'head', name: 'Руководитель', roles: ['head'] }));
});
afterAll(() => app.close());

const found = async (text: string) =>
  (await searchArticles(db.pool, { text, language: 'ru', most: 5 })).map(({ slug }) => slug);
const journalled = async () =>
  (await db.pool.query(`select action from journal order by id desc limit 1`)).rows[0].action as string;

describe('an article', () => {
  it('is a draft that no stranger reads, is published, and changed is still read as it was until that is published too', async () => {
    const draft = await write(
      app,
      as,
      'POST',
      '/api/faq/articles',
      article({ slug: 'barcode', ruTitle: 'Штрихкод не сканируется', ruText: 'Протрите сканер.' }),
    );
    expect(draft.status).toBe(200);
    expect(draft.body).toMatchObject({
      version: 1,
      publishedVersion: null,
      url: 'https://support.example/support/faq/barcode',
    });
    const { id } = draft.body;
    expect(await readArticle(db.pool, 'barcode', 'ru')).toBeNull();
    expect(await found('штрихкод')).toEqual([]);

    const published = await write(app, as, 'POST', `/api/faq/articles/${id}/publish`, { version: 1 });
    expect(published.body).toMatchObject({ publishedVersion: 1 });
    expect(await journalled()).toBe('article_published');
    expect(await found('штрихкод')).toEqual(['barcode']);
    expect(await found('штрехкот')).toEqual(['barcode']);

    const changed = await write(app, as, 'PUT', `/api/faq/articles/${id}`, {
      ...article({ slug: 'barcode', ruTitle: 'Штрихкод не читается', ruText: 'Смените сканер.' }),
      version: 1,
    });
    expect(changed.body).toMatchObject({ version: 2, publishedVersion: 1 });
    expect((await readArticle(db.pool, 'barcode', 'ru'))!.html).toContain('Протрите');
    await write(app, as, 'PUT', `/api/faq/articles/${id}`, {
      ...article({ slug: 'barcode', ruTitle: 'Штрихкод не читается', ruText: 'Смените сканер.', publish: true }),
      version: 2,
    });
    expect((await readArticle(db.pool, 'barcode', 'ru'))!.html).toContain('Смените');

    const back = await write(app, as, 'POST', `/api/faq/articles/${id}/revert`, { version: 2, to: 1 });
    expect(back.body.versions[0]).toMatchObject({
      version: 3,
      ruText: 'Протрите сканер.',
      revertedTo: 1,
      savedBy: { name: 'Руководитель' },
    });
    const gone = await write(app, as, 'POST', `/api/faq/articles/${id}/withdraw`, { version: 3 });
    expect(gone.body.publishedVersion).toBeNull();
    expect(await found('штрихкод')).toEqual([]);
  });

  it('that another has saved meanwhile is not written over, and of two at once one is told so', async () => {
    const { body } = await write(app, as, 'POST', '/api/faq/articles', article({ slug: 'two-hands' }));
    const save = (ruText: string) =>
      write(app, as, 'PUT', `/api/faq/articles/${body.id}`, { ...article({ slug: 'two-hands', ruText }), version: 1 });
    const both = await Promise.all([save('Один'), save('Другой')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)!.body.error.code).toBe('article.changed');
    // the same words once more are no version
    const { body: now } = await ask<ArticlePage>(app, 'GET', `/api/faq/articles/${body.id}`, { as });
    const same = await write(app, as, 'PUT', `/api/faq/articles/${body.id}`, {
      ...article({ slug: 'two-hands', ruText: now.versions[0]!.ruText }),
      version: 2,
    });
    expect(same.body.version).toBe(2);
  });

  it('has an address of its own; the former one leads to the new', async () => {
    const taken = await write(app, as, 'POST', '/api/faq/articles', article({ slug: 'certificate-revoked' }));
    expect(taken.body.error).toMatchObject({ code: 'article.slug_taken', field: 'slug' });
    const { body } = await write(app, as, 'POST', '/api/faq/articles', article({ slug: 'old-address', publish: true }));
    await write(app, as, 'PUT', `/api/faq/articles/${body.id}`, { ...article({ slug: 'new-address' }), version: 1 });
    expect(await readArticle(db.pool, 'old-address', 'ru')).toMatchObject({ slug: 'new-address' });
    const former = await write(app, as, 'POST', '/api/faq/articles', article({ slug: 'old-address' }));
    expect(former.body.error.code).toBe('article.slug_taken');
    await write(app, as, 'PUT', `/api/faq/articles/${body.id}`, { ...article({ slug: 'old-address' }), version: 1 });
    expect(await readArticle(db.pool, 'new-address', 'ru')).toMatchObject({ slug: 'old-address' });
    expect((await write(app, as, 'POST', '/api/faq/articles', article({ slug: 'Не адрес' }))).status).toBe(422);
  });

  it('without an English half is not in the English pages, and half an English half is refused', async () => {
    const half = await write(app, as, 'POST', '/api/faq/articles', article({ slug: 'half', enTitle: 'Half' }));
    expect(half.body.error).toMatchObject({ code: 'article.half_english', field: 'enText' });
    await write(app, as, 'POST', '/api/faq/articles', article({ slug: 'russian-only', publish: true }));
    const slugs = async (language: 'ru' | 'en') =>
      (await readFaq(db.pool, language)).categories.flatMap(({ articles }) => articles.map(({ slug }) => slug));
    expect(await slugs('ru')).toContain('russian-only');
    expect(await slugs('en')).not.toContain('russian-only');
    expect(await readArticle(db.pool, 'russian-only', 'en')).toMatchObject({ title: '', languages: ['ru'] });
  });
});

describe('the page of answers', () => {
  const desk = async () => (await ask<FaqDesk>(app, 'GET', '/api/faq', { as })).body;
  const order = (each: FaqDesk, category = 0) => each.categories[category]!.articles.map(({ id }) => id);

  it('has its articles and its sections in the order that was given', async () => {
    const [first, second, third] = order(await desk());
    await write(app, as, 'POST', `/api/faq/articles/${third}/move`, { categoryId: 1, before: first });
    expect(order(await desk()).slice(0, 3)).toEqual([third, first, second]);
    await write(app, as, 'POST', `/api/faq/articles/${third}/move`, { categoryId: 2, before: null });
    expect(order(await desk(), 1).at(-1)).toBe(third);
    const ids = (await desk()).categories.map(({ id }) => id).reverse();
    const turned = await ask<FaqDesk>(app, 'POST', '/api/faq/categories/order', { as, body: { ids } });
    expect(turned.body.categories.map(({ id }) => id)).toEqual(ids);
    expect((await readFaq(db.pool, 'ru')).categories[0]!.name).toBe('Кабинет и договор');
  });

  it('finds articles by a new name of their section; a section with articles stays, an empty one may go', async () => {
    const rename = { ruName: 'Криптография', enName: 'Cryptography' };
    await ask(app, 'PUT', '/api/faq/categories/1', { as, body: rename });
    expect(await found('криптография')).toContain('certificate-revoked');
    const used = await ask(app, 'DELETE', '/api/faq/categories/1', { as });
    expect(used.body.error.code).toBe('faq_category.used');
    const made = await ask<FaqDesk>(app, 'POST', '/api/faq/categories', {
      as,
      body: { ruName: 'Разное', enName: 'Other' },
    });
    const { id } = made.body.categories.find(({ ruName }) => ruName === 'Разное')!;
    const again = await ask(app, 'POST', '/api/faq/categories', { as, body: { ruName: 'РАЗНОЕ', enName: 'Other' } });
    expect(again.body.error.code).toBe('faq_category.taken');
    const left = await ask<FaqDesk>(app, 'DELETE', `/api/faq/categories/${id}`, { as });
    expect(left.body.categories.map((each) => each.id)).not.toContain(id);
  });
});
