import { writeFaq } from '@linia/drizzle/seed';
import type { ArticlePage, NewArticle } from '@linia/protocol';
import { afterAll, beforeAll } from 'vitest';
import { openDatabase, type Database } from '../shell/database.ts';
import type { App } from '../shell/web.ts';
import { ask } from '../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';

export let db: Database;

/** A house that has the demo's answers. */
export function aHouseWithAnswers(): void {
  let fresh: FreshDatabase;
  beforeAll(async () => {
    fresh = await freshDatabase();
    db = openDatabase(fresh.url);
    await demoFaq(db);
  });
  afterAll(async () => {
    await db.pool.end();
    await fresh.drop();
  });
}

/** The demo's answers, without its readers. */
export async function demoFaq(db: Database): Promise<void> {
  await writeFaq(db.pool, Date.now());
  await db.pool.query('delete from faq_days; delete from faq_opens');
}

export const article = (more: Partial<NewArticle> = {}): NewArticle => ({
  categoryId: 1,
  slug: 'new-answer',
  ruTitle: 'Новый ответ',
  ruText: 'Так и так.',
  ruKeywords: '',
  enTitle: '',
  enText: '',
  enKeywords: '',
  publish: false,
  ...more,
});

export const write = (app: App, as: string, method: 'POST' | 'PUT', url: string, body: unknown) =>
  ask<ArticlePage & { error: { code: string; field?: string } }>(app, method, url, { as, body });
