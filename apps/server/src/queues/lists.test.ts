import type { Lists } from '@linia/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type Database } from '../shell/database.ts';
import type { App } from '../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { makeWorld } from '../testing/world.ts';
import { listsRoutes } from './lists.routes.ts';

let fresh: FreshDatabase;
let db: Database;
let app: App;
beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  app = await testApp(db, [listsRoutes]);
});
afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

it('a desk’s fields choose from lists in their own order, and an empty house has empty ones', async () => {
  const as = await cookieOf(db, await addPerson(db, { login: 'agent', roles: ['agent'] }));
  const lists = async () => (await ask<Lists>(app, 'GET', '/api/lists', { as })).body;
  expect(await lists()).toEqual({
    subjects: [],
    services: [],
    purposes: [],
    dispositions: [],
    reasons: { decline: [], escalate: [], return: [], away: [] },
    departments: [],
    queues: [],
    lines: [],
    skills: [],
    retired: { subjects: [], services: [], purposes: [], dispositions: [], skills: [], departments: [], queues: [] },
  });
  const world = await makeWorld(fresh.pool, { agents: 0, specialists: 0 });
  await db.pool.query(
    `insert into subjects (name, position) values ('Второй', 2), ('Первый', 1);
     insert into departments (name, closed) values ('Закрытый', true);
     insert into queues (name, department_id, closed) select name, id, true from departments where closed;
     insert into skills (name, kind, retired) values ('Факс', 'skill', true);
     insert into services (name, retired) values ('Старая услуга', true);
     insert into subjects (name, position, service_id, retired) select 'Бывшая', 3, id, true from services;
     update subjects set service_id = (select id from services) where name = 'Второй';
     update lines set closed = true where voice = 'simulated'`,
  );
  const full = await lists();
  expect(full.subjects.map(({ name, serviceId }) => [name, serviceId])).toEqual([
    ['Первый', null],
    ['Второй', null],
  ]);
  expect(full.services).toEqual([]);
  expect(full.retired.subjects.map(({ name }) => name)).toEqual(['Бывшая']);
  const names = (of: keyof Lists['retired']) => full.retired[of].map(({ name }) => name);
  expect([names('skills'), names('departments'), names('queues')]).toEqual([['Факс'], ['Закрытый'], ['Закрытый']]);
  expect(full.lines.map(({ id }) => id)).not.toContain(world.line);
  expect(full.reasons.decline).toEqual([{ id: world.decline, name: 'Говорю с клиентом' }]);
  expect(full.departments).toEqual([
    { id: world.department, name: 'Удостоверяющий центр', queueId: world.departmentQueue, isDefault: true },
  ]);
  expect(full.queues).toHaveLength(2);
  expect(full.lines.find(({ id }) => id === world.pbxLine)).toEqual({
    id: world.pbxLine,
    name: 'АТС',
    number: '88123343812',
    voice: 'webhook',
    routing: 'pbx',
  });
});
