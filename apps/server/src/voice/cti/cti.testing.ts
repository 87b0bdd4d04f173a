import { createHash } from 'node:crypto';
import formbody from '@fastify/formbody';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { openDatabase, type Database } from '../../shell/database.ts';
import type { App } from '../../shell/web.ts';
import { testApp } from '../../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../../testing/database.ts';
import { makeWorld, type World } from '../../testing/world.ts';
import { ctiRoutes } from './cti.routes.ts';

export let fresh: FreshDatabase;
export let db: Database;
export let world: World;
export let app: App;

/** A PBX may speak for two lines by their tokens: for `linia`, where Linia offers, and for `pbx`, where it routes itself. */
export function aPbx(agents: number): void {
  beforeAll(async () => {
    fresh = await freshDatabase();
    db = openDatabase(fresh.url);
    world = await makeWorld(fresh.pool, { agents, specialists: 0 });
    for (const [token, line] of Object.entries({ linia: world.line, pbx: world.pbxLine })) {
      await fresh.pool.query('update lines set token_hash = $2 where id = $1', [
        line,
        createHash('sha256').update(token).digest('hex'),
      ]);
    }
  });
  afterAll(async () => {
    await db.pool.end();
    await fresh.drop();
  });
}

export const openDoor = (on: Database): Promise<App> =>
  testApp(on, [async (app) => void (await app.register(formbody)), ctiRoutes]);

/** Each test has a door that nobody has knocked at, and people whom no former test keeps. */
export function aDoorATest(): void {
  beforeEach(async () => {
    app = await openDoor(db);
    return async () => {
      await fresh.pool.query(`select hang_up(id, 'test') from interactions where state not in ('ended', 'closed')`);
      await fresh.pool.query(`select end_wrap_up(id, 'clock', true) from assignments where state = 'wrapping'`);
      await app.close();
    };
  });
}

export const post = async (token: string, payload: object | string, headers: Record<string, string> = {}) => {
  const answer = await app.inject({ method: 'POST', url: `/api/cti/${token}`, payload, headers });
  return { status: answer.statusCode, body: answer.json() };
};
export const understood = { status: 200, body: {} };
export const card = async (callId: string) =>
  (await fresh.pool.query('select interaction_card(id) as card from interactions where external_id = $1', [callId]))
    .rows[0]?.card;
export const incoming = { direction: 'in', from: '+79135550142', to: '88001008812' };
