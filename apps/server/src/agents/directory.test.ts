import type { DirectoryRow } from '@linia/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../shell/database.ts';
import type { App } from '../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { makeWorld, sitDown, type World } from '../testing/world.ts';
import { directoryRoutes } from './directory.routes.ts';

let fresh: FreshDatabase;
let db: Database;
let world: World;
let app: App;
let as: string;
let dyatlov: number;
const department = 'Удостоверяющий центр';

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  world = await makeWorld(fresh.pool, { agents: 0, specialists: 0 });
  app = await testApp(db, [directoryRoutes]);
  as = await cookieOf(
    db,
    await addPerson(db, { login: 'agent', name: 'Орлова Анна Сергеевна', roles: ['agent'], extension: '101' }),
  );
  dyatlov = await addPerson(db, {
    login: 'd1',
    name: 'Дятлов Илья Олегович',
    roles: ['agent'],
    extension: '214',
    department: world.department,
  });
  await addPerson(db, { login: 'd2', name: 'Дятлова Инна Львовна', roles: ['agent'], extension: '21' });
  const away = await addPerson(db, { login: 'd3', name: 'Дятленко Илья Петрович', roles: ['agent'] });
  await db.pool.query('update agents set stand_in_id = $1 where id = $2', [dyatlov, away]);
  const gone = await addPerson(db, {
    login: 'd4',
    name: 'Дятлов Пётр',
    roles: ['agent'],
    department: world.department,
  });
  await db.pool.query('update agents set disabled_at = now() where id = $1', [gone]);
  await sitDown(fresh.pool, world, dyatlov);
  await db.pool.query(
    `insert into tickets (number, subject, owner_id, department_id, created_at) values
       (1046297, 'чей-то', $1, $2, now()), (1046298, 'ничей', null, $2, now()), (1046299, 'ушедшего', $3, $2, now())`,
    [dyatlov, world.department, gone],
  );
  const { rows } = await db.pool.query(
    `insert into interactions (state, line_id, phone, created_at) values ('active', $1, '+79135550142', now()) returning id`,
    [world.line],
  );
  await db.pool.query(
    `insert into assignments (interaction_id, agent_id, state, created_at, connected_at) values ($1, $2, 'active', now(), now())`,
    [rows[0].id, dyatlov],
  );
});
afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

const find = async (q: string, cookie = as) => {
  const { status, body } = await ask<DirectoryRow[]>(app, 'GET', `/api/directory?q=${encodeURIComponent(q)}`, {
    as: cookie,
  });
  expect(status).toBe(200);
  return body;
};
const brief = async (q: string) => (await find(q)).map(({ name, by }) => `${name.split(' ')[0]} ${by}`);

describe('a colleague is found', () => {
  it.each([
    ['дятлов', ['Дятлов name', 'Дятлова name']],
    ['илья дятлов', ['Дятлов name']],
    ['дятленк', ['Дятленко name']],
    ['олегович дятлав', ['Дятлов name']],
    ['Dyatlov', ['Дятлов name', 'Дятлова name']],
    ['lznkjd', ['Дятлов name', 'Дятлова name']],
    ['214', ['Дятлов extension']],
    ['21', ['Дятлова extension', 'Дятлов extension']],
    ['доб. 214', ['Дятлов extension']],
    ['удостов', ['Дятлов department']],
    ['центр', ['Дятлов department']],
    ['1046297', ['Дятлов request']],
    ['заявка № 1046297', ['Дятлов request']],
    ['1046298', ['Дятлов department']],
    ['1046299', ['Дятлов department']],
    ['1046300', []],
    ['%', []],
    ['👩‍👩‍👧', []],
    ['я'.repeat(10_000), []],
    ["'; drop table agents; --", []],
  ])('by «%s»', async (q, expected) => {
    expect(await brief(q)).toEqual(expected);
  });

  it('with presence, department, whether the desk is open, who stands in, and whose request it is', async () => {
    expect((await find('1046297'))[0]).toMatchObject({
      by: 'request',
      requestNumber: 1046297,
      live: true,
      presence: 'offline',
      department: { name: department },
      extension: '214',
    });
    expect((await find('дятленко'))[0]).toMatchObject({ standIn: { id: dyatlov }, live: false });
  });

  it('and nothing typed is everybody who is here, sorted as a Russian does', async () => {
    expect((await find('')).map(({ name }) => name.split(' ')[0])).toEqual(['Дятленко', 'Дятлов', 'Дятлова', 'Орлова']);
  });

  it('with whom they talk only a supervisor sees, and the head of a department in whose line the caller stood', async () => {
    const boss = await cookieOf(db, await addPerson(db, { login: 'boss', name: 'Рябов', roles: ['supervisor'] }));
    expect((await find('214'))[0]!.call).toBeNull();
    expect((await find('214', boss))[0]!.call).toMatchObject({ with: '+79135550142' });
    const head = await cookieOf(
      db,
      await addPerson(db, { login: 'head', name: 'Юрьева', roles: ['head'], department: world.department }),
    );
    expect((await find('214', head))[0]!.call).toBeNull();
    await db.pool.query(
      `insert into queue_entries (interaction_id, queue_id, state, enqueued_at, rank_at)
       select interaction_id, $2, 'accepted', now(), now() from assignments where agent_id = $1`,
      [dyatlov, world.departmentQueue],
    );
    expect((await find('214', head))[0]!.call).toMatchObject({ with: '+79135550142' });
  });
});
