import type { QualityList, QualityRow, QualityWeek } from '@linia/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tick } from '../../clock/tick.ts';
import { openDatabase, type Database } from '../../shell/database.ts';
import type { App } from '../../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../../testing/database.ts';
import { addPlan, itIs } from '../../testing/requests.ts';
import { makeWorld, type World } from '../../testing/world.ts';
import { qualityRoutes } from './quality.routes.ts';

let fresh: FreshDatabase;
let db: Database;
let world: World;
let app: App;
let head: string;
let supervisor: string;
let company: number;
let other: number;

const at = (when: string) => itIs(fresh.pool, `2026-11-${when}+03`);
const make = async (): Promise<number> => {
  const { rows } = await fresh.pool.query(
    `select ticket_id as id from create_ticket('УПД не уходят', '', $1, null, null, $2, null, null, 'linia', 'email')`,
    [company, world.department],
  );
  return rows[0].id as number;
};
const go = (id: number, event: string) => fresh.pool.query('select advance_ticket($1, $2, $3)', [id, event, 'linia']);

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  world = await makeWorld(fresh.pool);
  ({ organization: company } = await addPlan(fresh.pool, { name: 'Бизнес', calendarId: null, respond: null, resolve: 60 })); // prettier-ignore
  other = (await fresh.pool.query(`insert into departments (name) values ('Интеграции') returning id`)).rows[0]
    .id as number;
  head = await cookieOf(db, await addPerson(db, { login: 'h', roles: ['head'], department: world.department }));
  supervisor = await cookieOf(db, await addPerson(db, { login: 's', roles: ['supervisor'] }));
  app = await testApp(db, [qualityRoutes]);
  // the week before: one kept
  await at('04 10:00');
  const before = await make();
  await go(before, 'solved');
  // this week: two kept on Monday, one broken on Tuesday and solved late; it is one about the same as another
  await at('09 10:00');
  const [one, two] = [await make(), await make()];
  await go(one, 'solved');
  await go(two, 'solved');
  await at('10 10:00');
  const late = await make();
  await at('10 11:00');
  await tick(db);
  await at('10 12:00');
  await go(late, 'solved');
  await fresh.pool.query(
    `insert into feedback (kind, about, department_id, created_at, touched_at) values ('complaint', 'company', $1, linia_now(), linia_now())`,
    [world.department],
  );
});
afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

const week = async (as: string, query = '') =>
  (await ask<QualityWeek>(app, 'GET', `/api/quality${query}`, { as })).body;

describe('the week of a department', () => {
  it('counts a promise on the day it was kept or broken, beside the week before, and each figure opens exactly its list', async () => {
    const { figures, monday, requests, department } = await week(head);
    expect([monday, requests, department.id]).toEqual(['2026-11-09', { now: 3, before: 1 }, world.department]);
    const of = (name: string) => figures.find((figure) => figure.name === name)!;
    expect(of('resolve')).toMatchObject({ now: { count: 3, good: 2 }, before: { count: 1, good: 1 } });
    expect(
      of('resolve')
        .days.map(({ count, good }) => `${good}/${count}`)
        .slice(0, 3),
    ).toEqual(['2/2', '0/1', '0/0']);
    // the request that opened a feedback by itself is no complaint
    expect(of('complaints').now.count).toBe(1);
    expect(of('repeated').now).toMatchObject({ count: 3, good: 0 });
    for (const { name, now } of figures) {
      const { body } = await ask<QualityList>(app, 'GET', `/api/quality/list?figure=${name}`, { as: head });
      expect([name, body.rows.length, body.rows.filter(({ good }) => good).length]).toEqual([
        name,
        now.count,
        now.good,
      ]);
    }
    expect((await week(head, '?ago=1')).figures[0]!.now).toMatchObject({ count: 1, good: 1 });
  });

  it('opens its lists page after page: each thing once, the newest first', async () => {
    await fresh.pool.query(
      `insert into feedback (kind, about, department_id, created_at, touched_at)
       select 'complaint', 'company', $1, timestamptz '2026-11-12 10:00+03' + (n / 7) * interval '1 second', linia_now() from generate_series(1, 119) n`,
      [world.department],
    );
    const seen: QualityRow[] = [];
    const pages: number[] = [];
    for (let after: string | null = ''; after !== null;) {
      const { body }: { body: QualityList } = await ask<QualityList>(app, 'GET', `/api/quality/list?figure=complaints${after && `&after=${encodeURIComponent(after)}`}`, { as: head }); // prettier-ignore
      seen.push(...body.rows);
      pages.push(body.rows.length);
      after = body.next;
    }
    expect(pages).toEqual([50, 50, 20]);
    expect(new Set(seen.map(({ feedback }) => feedback)).size).toBe(120);
    expect(seen.map(({ at: when }) => when)).toEqual(
      seen
        .map(({ at: when }) => when)
        .toSorted()
        .reverse(),
    );
    for (const wrong of ['x', '2026-99-99 10:00:00+00~1', '2026-11-12 10:00:00+00~x', "2026-11-12 10:00:00+00~1'"])
      expect((await ask(app, 'GET', `/api/quality/list?figure=complaints&after=${encodeURIComponent(wrong)}`, { as: head })).status).toBe(422); // prettier-ignore
    await fresh.pool.query(`delete from feedback where created_at >= '2026-11-12'`);
  });

  it('says the same of a week whether it is asked for or stands beside the next', async () => {
    const figure = async (ago: number) =>
      (await week(head, `?ago=${ago}`)).figures.find(({ name }) => name === 'resolve')!;
    await at('04 14:00');
    const moved = await make();
    await at('04 15:00');
    await tick(db);
    // its promise is another now, and is kept
    await fresh.pool.query(`update tickets set created_at = '2026-11-11 10:00+03' where id = $1`, [moved]);
    await at('11 10:30');
    await go(moved, 'solved');
    const [now, before] = [await figure(0), await figure(1)];
    await at('18 10:00');
    expect((await figure(0)).before).toEqual(now.now);
    expect([(await figure(1)).now, (await figure(1)).before]).toEqual([now.now, now.before]);
    expect((await figure(2)).now).toEqual(before.now);
  });

  it('is a head’s own, and a supervisor’s of the lines they watch', async () => {
    expect((await week(supervisor)).departments.map(({ id }) => id)).toEqual([world.department]);
    expect((await ask(app, 'GET', `/api/quality?department=${other}`, { as: head })).body).toMatchObject({
      error: { code: 'quality.none' },
    });
    const stranger = await cookieOf(db, await addPerson(db, { login: 'o', roles: ['head'], department: other }));
    expect((await ask(app, 'GET', `/api/quality?department=${world.department}`, { as: stranger })).status).toBe(403);
    expect((await week(stranger)).figures[0]!.now.count).toBe(0);
  });
});
