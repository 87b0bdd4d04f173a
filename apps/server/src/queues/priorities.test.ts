import type { PrioritiesPage } from '@linia/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type Database } from '../shell/database.ts';
import type { App } from '../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { makeWorld, type World } from '../testing/world.ts';
import { prioritiesRoutes } from './priorities.routes.ts';

let fresh: FreshDatabase;
let db: Database;
let world: World;
let app: App;
let admin: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  world = await makeWorld(fresh.pool, { agents: 0, specialists: 0 });
  app = await testApp(db, [prioritiesRoutes]);
  admin = await cookieOf(db, await addPerson(db, { login: 'root', roles: ['administrator'] }));
});

afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

const nobody = { organizationId: null, planId: null, lineId: null };

it('a priority is of one company, one plan or one line, and of one that is there', async () => {
  const add = (whose: object) =>
    ask<{ error?: { code: string } }>(app, 'POST', '/api/priorities', {
      as: admin,
      body: { name: 'Ключевые', seconds: 120, ...nobody, ...whose },
    });
  expect((await add({})).body.error?.code).toBe('priority.whose');
  expect((await add({ planId: 1, lineId: world.line })).body.error?.code).toBe('priority.whose');
  expect((await add({ organizationId: 999_999 })).body.error?.code).toBe('priority.whose');
  expect((await add({ lineId: world.line })).status).toBe(201);
});

it('the greatest stands first; one is changed, and deleted, and the journal keeps what it was', async () => {
  const body = { name: 'Аварийная линия', seconds: 600, ...nobody, lineId: world.webhookLine };
  await ask(app, 'POST', '/api/priorities', { as: admin, body });
  const { body: page } = await ask<PrioritiesPage>(app, 'GET', '/api/priorities', { as: admin });
  expect(page.priorities.map(({ name, seconds }) => [name, seconds])).toEqual([
    ['Аварийная линия', 600],
    ['Ключевые', 120],
  ]);
  const { id } = page.priorities[0]!;
  const changed = await ask<PrioritiesPage>(app, 'PUT', `/api/priorities/${id}`, {
    as: admin,
    body: { ...body, seconds: 60 },
  });
  expect(changed.body.priorities.map(({ seconds }) => seconds)).toEqual([120, 60]);
  const left = await ask<PrioritiesPage>(app, 'DELETE', `/api/priorities/${id}`, { as: admin });
  expect(left.body.priorities).toHaveLength(1);
  expect((await ask(app, 'DELETE', `/api/priorities/${id}`, { as: admin })).status).toBe(404);
  const { rows } = await db.pool.query(
    `select data -> 'before' ->> 'seconds' as was from journal where action = 'priority_deleted'`,
  );
  expect(rows).toEqual([{ was: '60' }]);
});
