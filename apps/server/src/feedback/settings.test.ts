import type { FeedbackSettings, RecordingSettings, Refusal } from '@linia/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordingsRoutes } from '../recordings/recordings.routes.ts';
import { openDatabase, type Database } from '../shell/database.ts';
import type { App } from '../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { feedbackRoutes } from './feedback.routes.ts';

let fresh: FreshDatabase;
let db: Database;
let app: App;
let as: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  app = await testApp(db, [feedbackRoutes, recordingsRoutes]);
  as = await cookieOf(db, await addPerson(db, { login: 'admin', roles: ['administrator'] }));
});
afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

/** Two administrators have read the same; each changes something else. */
async function race<S extends object>(url: string, one: Partial<S>, other: Partial<S>) {
  const was = (await ask<S>(app, 'GET', url, { as })).body;
  const save = (change: Partial<S>) => ask<S & Refusal>(app, 'PUT', url, { as, body: { ...was, ...change, was } });
  const both = await Promise.all([save(one), save(other)]);
  const kept = (await ask<S>(app, 'GET', url, { as })).body;
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  expect(both.find(({ status }) => status === 409)?.body.error.code).toBe('settings.changed');
  expect(kept).toEqual({ ...was, ...(both[0]!.status === 200 ? one : other) });
}

it('how long recordings are kept is undone by nobody who had read it before', async () => {
  await race<RecordingSettings>('/api/settings/recordings', { keepDays: 365 }, { agentsOwn: false });
});

it('and so are the times of feedback', async () => {
  await race<FeedbackSettings>('/api/settings/feedback', { answerMinutes: 240 }, { digestAt: '16:00' });
});
