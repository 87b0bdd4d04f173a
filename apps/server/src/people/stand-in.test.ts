import type { DirectoryRow, PersonRow } from '@linia/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { directoryRoutes } from '../agents/directory.routes.ts';
import { openDatabase, type Database } from '../shell/database.ts';
import type { App } from '../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { peopleRoutes } from './people.routes.ts';

let fresh: FreshDatabase;
let db: Database;
let app: App;
let as: string;
let ids: Record<'orlova' | 'dyatlov' | 'gone', number>;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  app = await testApp(db, [peopleRoutes, directoryRoutes]);
  as = await cookieOf(db, await addPerson(db, { login: 'admin', roles: ['administrator'] }));
  ids = {
    orlova: await addPerson(db, { login: 'orlova', name: 'Орлова Анна', roles: ['agent'] }),
    dyatlov: await addPerson(db, { login: 'dyatlov', name: 'Дятлов Илья', roles: ['agent'] }),
    gone: await addPerson(db, { login: 'gone', name: 'Бывший Сотрудник', roles: ['agent'] }),
  };
  await db.pool.query('update agents set disabled_at = now() where id = $1', [ids.gone]);
});
afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

const change = (id: number, standInId: number | null) =>
  ask<PersonRow & { error: { code: string; field: string } }>(app, 'PATCH', `/api/people/${id}`, {
    as,
    body: { standInId },
  });

it('an administrator says who stands in for whom, and the directory shows it', async () => {
  expect((await change(ids.orlova, ids.dyatlov)).body.standInId).toBe(ids.dyatlov);
  const found = (await ask<DirectoryRow[]>(app, 'GET', '/api/directory?q=анна орлова', { as })).body;
  expect(found[0]?.standIn).toEqual({ id: ids.dyatlov, name: 'Дятлов Илья' });
  const { rows } = await db.pool.query(
    `select data from journal where action = 'person_changed' order by id desc limit 1`,
  );
  expect(rows[0].data.changed).toEqual({ standInId: { from: null, to: ids.dyatlov } });
});

it.each([
  ['orlova', 'orlova', 'person.stand_in_self'],
  ['dyatlov', 'orlova', 'person.stand_in_ring'],
  ['dyatlov', 'gone', 'person.unknown'],
] as const)('not oneself, not each other, not somebody who is gone: %s by %s', async (who, by, code) => {
  await change(ids.orlova, ids.dyatlov);
  const { status, body } = await change(ids[who], ids[by]);
  expect([status, body.error.code, body.error.field]).toEqual([422, code, 'standInId']);
});

it('two administrators at once make no ring of two', async () => {
  await Promise.all([change(ids.orlova, null), change(ids.dyatlov, null)]);
  const done = await Promise.all([change(ids.orlova, ids.dyatlov), change(ids.dyatlov, ids.orlova)]);
  expect(done.map(({ status }) => status).sort()).toEqual([200, 422]);
});

it('who stands in is not shown once they are gone', async () => {
  await change(ids.dyatlov, null);
  await change(ids.orlova, ids.dyatlov);
  await db.pool.query('update agents set disabled_at = now() where id = $1', [ids.dyatlov]);
  const found = (await ask<DirectoryRow[]>(app, 'GET', '/api/directory?q=орлова', { as })).body;
  expect(found[0]?.standIn).toBeNull();
});
