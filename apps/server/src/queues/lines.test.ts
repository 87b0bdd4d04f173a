import formbody from '@fastify/formbody';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type Database } from '../shell/database.ts';
import type { App } from '../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { makeWorld, type World } from '../testing/world.ts';
import { ctiRoutes } from '../voice/cti/cti.routes.ts';
import { linesRoutes } from './lines.routes.ts';

let fresh: FreshDatabase;
let db: Database;
let world: World;
let app: App;
let administrator: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  world = await makeWorld(fresh.pool);
  app = await testApp(db, [async (each) => void (await each.register(formbody)), linesRoutes, ctiRoutes]);
  administrator = await cookieOf(db, await addPerson(db, { login: 'root', roles: ['administrator'] }));
});

afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

const line = () => ({
  name: 'АТС',
  number: '88000000812',
  queueId: world.queue,
  routing: 'linia',
  announcesRecording: true,
});

it('an administrator makes a line, and a PBX that has its token can tell of calls', async () => {
  const made = await ask<{ id: number; token: string }>(app, 'POST', '/api/lines', { as: administrator, body: line() });
  expect(made.status).toBe(200);
  const told = await ask(app, 'POST', `/api/cti/${made.body.token}`, {
    body: { event: 'newCall', callId: '1', from: '+79135550142' },
  });
  expect(told.status).toBe(200);
  const { rows } = await fresh.pool.query('select line_id from interactions');
  expect(rows).toEqual([{ line_id: made.body.id }]);
});

it('a renewed token ends the old one', async () => {
  const made = await ask<{ id: number; token: string }>(app, 'POST', '/api/lines', { as: administrator, body: line() });
  const renewed = await ask<{ token: string }>(app, 'POST', `/api/lines/${made.body.id}/token`, { as: administrator });
  const tell = (token: string) => ask(app, 'POST', `/api/cti/${token}`, { body: { event: 'newCall', callId: '2' } });
  expect((await tell(made.body.token)).status).toBe(404);
  expect((await tell(renewed.body.token)).status).toBe(200);
});

it('a line of a queue that is not there, or made by somebody else, is refused', async () => {
  const nowhere = await ask(app, 'POST', '/api/lines', { as: administrator, body: { ...line(), queueId: 999_999 } });
  expect(nowhere).toMatchObject({ status: 404, body: { error: { code: 'queue.unknown', field: 'queueId' } } });
  const agent = await cookieOf(db, world.agents[0]!);
  expect((await ask(app, 'POST', '/api/lines', { as: agent, body: line() })).status).toBe(403);
});
