import type { InvitationLink, PersonRow } from '@linia/protocol';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { register } from '../interactions/register.ts';
import { inTransaction } from '../shell/transaction.ts';
import { openDatabase, type Database } from '../shell/database.ts';
import type { App } from '../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { makeWorld, type World } from '../testing/world.ts';
import { peopleRoutes } from './people.routes.ts';
import { sessionRoutes } from './session.routes.ts';
import { setupRoutes } from './setup.routes.ts';

export let fresh: FreshDatabase;
export let db: Database;
export let world: World;
export let app: App;
/** The test's own number: no two tests make the same login. */
export let n = 0;
export let admin: number;
/** The cookie of the administrator. */
export let as: string;
/** The line of a queue that nobody sits in yet. */
export let queue: number;
let line: number;

/** A house of nobody, and the doors at which people are made. */
export function anEmptyHouse(): void {
  beforeAll(async () => {
    fresh = await freshDatabase();
    db = openDatabase(fresh.url);
    world = await makeWorld(fresh.pool, { agents: 0, specialists: 0 });
    app = await testApp(db, [sessionRoutes, setupRoutes, peopleRoutes], { publicUrl: 'http://linia.example' });
  });
  afterAll(async () => {
    await app.close();
    await db.pool.end();
    await fresh.drop();
  });
}

/** A new one for each test. */
export function anAdministrator(): void {
  beforeEach(async () => {
    n++;
    admin = await addPerson(db, { login: `admin${n}`, roles: ['administrator'], passwordHash: 'x' });
    as = await cookieOf(db, admin);
  });
}

/** Each test has a queue and a line of its own. */
export function aLine(): void {
  beforeEach(async () => {
    const made = async (sql: string, values: unknown[]) => Number((await db.pool.query(sql, values)).rows[0].id);
    queue = await made(`insert into queues (name) values ($1) returning id`, [`queue${n}`]);
    line = await made(
      `insert into lines (name, number, queue_id, voice) values ('l', '1', $1, 'webhook') returning id`,
      [queue],
    );
  });
}

/** A caller comes in on that line. */
export const call = async () =>
  (
    await inTransaction(db, (tx) =>
      register(tx, { lineId: line, externalId: null, direction: 'incoming', phone: null, actor: 'caller' }),
    )
  ).interactionId;

export type Made = { person: PersonRow; link: InvitationLink };

const invitation = (more: object = {}) => ({
  login: `vera${n}`,
  name: 'Мещерякова Вера',
  email: null,
  extension: null,
  roles: ['agent'],
  departmentId: null,
  memberships: [{ queueId: world.queue, tier: 2 }],
  ...more,
});
export const invite = (more: object = {}) =>
  ask<Made & { error: { code: string; field: string } }>(app, 'POST', '/api/people', { as, body: invitation(more) });

export const tokenOf = (link: InvitationLink) => link.url.split('/').at(-1)!;
export const journalOf = async (person: number) =>
  (
    await db.pool.query(`select actor_id, action from journal where (data ->> 'person')::int = $1 order by id`, [
      person,
    ])
  ).rows;
export const offersOf = async (call: number) =>
  (await db.pool.query('select agent_id, state from offers where interaction_id = $1 order by id', [call])).rows;
