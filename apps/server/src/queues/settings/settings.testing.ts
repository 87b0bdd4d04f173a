import { afterAll, beforeAll } from 'vitest';
import { openDatabase, type Database } from '../../shell/database.ts';
import type { App } from '../../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../../testing/database.ts';
import { makeWorld, type World } from '../../testing/world.ts';
import { listsRoutes } from '../lists.routes.ts';
import { departmentsRoutes } from './departments.routes.ts';
import { rulesRoutes } from './rules.routes.ts';
import { wordsRoutes } from './words.routes.ts';

export let fresh: FreshDatabase;
export let db: Database;
export let world: World;
export let app: App;
let as: string;

/** A small company, and an administrator before its settings. */
export function anAdministratorsHouse(): void {
  beforeAll(async () => {
    fresh = await freshDatabase();
    db = openDatabase(fresh.url);
    world = await makeWorld(fresh.pool);
    await fresh.pool.query('insert into rules (position, department_id) values (10, $1)', [world.department]);
    app = await testApp(db, [listsRoutes, departmentsRoutes, rulesRoutes, wordsRoutes]);
    as = await cookieOf(db, await addPerson(db, { login: 'root', roles: ['administrator'] }));
  });
  afterAll(async () => {
    await app.close();
    await db.pool.end();
    await fresh.drop();
  });
}

type Refused = { error: { code: string; field?: string; details?: unknown } };

/** What an administrator asks of the server. */
export const administer = <T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: unknown) =>
  ask<T & Refused>(app, method, url, { as, ...(body !== undefined && { body }) });

/** The last that was written into the journal. */
export async function journalled(): Promise<{ action: string; data: Record<string, unknown> }> {
  const { rows } = await fresh.pool.query('select action, data from journal order by id desc limit 1');
  return rows[0] as { action: string; data: Record<string, unknown> };
}
