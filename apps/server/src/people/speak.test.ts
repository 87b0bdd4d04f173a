import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Me } from '@linia/protocol';
import { openDatabase, type Database } from '../shell/database.ts';
import type { App } from '../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { makeWorld } from '../testing/world.ts';
import { sessionRoutes } from './session.routes.ts';

let fresh: FreshDatabase;
let db: Database;
let app: App;
let agentId: number;
let as: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  await makeWorld(fresh.pool, { agents: 0, specialists: 0 });
  app = await testApp(db, [sessionRoutes]);
  agentId = await addPerson(db, { login: 'anna', roles: ['agent'], passwordHash: 'none' });
  as = await cookieOf(db, agentId);
});
afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

const speakIn = (language: unknown) => ask<Me>(app, 'PUT', '/api/session/language', { as, body: { language } });
const stored = async () =>
  (await db.pool.query('select language, version from agents where id = $1', [agentId])).rows[0];

it('a person who switches to English is spoken to in English from now on', async () => {
  expect((await speakIn('en')).body).toMatchObject({ id: agentId, language: 'en' });
  const wrong = await ask(app, 'PUT', '/api/session/language', { as, body: { language: 'de' } });
  expect(wrong.status).toBe(422);
  expect(wrong.body.error.message).toMatch(/^Please/);
  expect(await stored()).toMatchObject({ language: 'en' });
});

it('the same language said twice is one change', async () => {
  await speakIn('ru');
  const { version } = await stored();
  await speakIn('ru');
  expect(await stored()).toEqual({ language: 'ru', version });
});

it('a stranger has no language to change', async () => {
  expect((await ask(app, 'PUT', '/api/session/language', { body: { language: 'en' } })).status).toBe(401);
});
