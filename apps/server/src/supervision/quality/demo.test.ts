import { seedDemo } from '@linia/drizzle/seed';
import type { QualityWeek } from '@linia/protocol';
import { expect, it } from 'vitest';
import { openDatabase } from '../../shell/database.ts';
import { ask, cookieOf, testApp } from '../../testing/app.ts';
import { freshDatabase } from '../../testing/database.ts';
import { itIs } from '../../testing/requests.ts';
import { qualityRoutes } from './quality.routes.ts';

it.each(['2026-03-11 12:06', '2026-03-09 09:30', '2026-03-15 21:00'])(
  'the demo’s head has a week to look at, beside another, whenever it is started: %s',
  async (when) => {
    const fresh = await freshDatabase();
    const db = openDatabase(fresh.url, { max: 2 });
    await itIs(fresh.pool, `${when}+03`);
    await seedDemo(fresh.pool, { hash: async () => 'nobody signs in here', now: new Date(`${when}+03`) });
    const head = (await fresh.pool.query(`select id from agents where login = 'head'`)).rows[0].id as number;
    const app = await testApp(db, [qualityRoutes]);
    const week = (await ask<QualityWeek>(app, 'GET', '/api/quality', { as: await cookieOf(db, head) })).body;
    for (const name of ['resolve', 'respond', 'repeated', 'calls'] as const) {
      const figure = week.figures.find((each) => each.name === name)!;
      expect([name, figure.now.count > 0, figure.before.count > 0]).toEqual([name, true, true]);
    }
    const kept = week.figures.find(({ name }) => name === 'resolve')!.before;
    expect(kept.good).toBeGreaterThan(0);
    await app.close();
    await db.pool.end();
    await fresh.drop();
  },
);
