import { may, roles, type Role } from '@linia/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directoryRoutes } from '../agents/directory.routes.ts';
import { interactionRoutes } from '../interactions/interaction.routes.ts';
import { organizationRoutes } from '../organizations/organization.routes.ts';
import { searchRoutes } from '../organizations/search.routes.ts';
import { mineRoutes } from '../people/mine.routes.ts';
import { peopleRoutes } from '../people/people.routes.ts';
import { sessionRoutes } from '../people/session.routes.ts';
import { setupRoutes } from '../people/setup.routes.ts';
import { listsRoutes } from '../queues/lists.routes.ts';
import { openDatabase, type Database } from '../shell/database.ts';
import type { App, Right } from '../shell/web.ts';
import { lostCallRoutes } from '../supervision/lost-calls.routes.ts';
import { ticketRoutes } from '../tickets/ticket.routes.ts';
import { addPerson, ask, cookieOf, testApp } from './app.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';

let fresh: FreshDatabase;
let db: Database;
let app: App;
const known: { method: string; url: string; right: Right }[] = [];
const cookies = new Map<Role | 'nothing', string>();

/** Not a table of its own: each route is walked as it says it is. */
const remember = async (room: App): Promise<void> => {
  room.addHook('onRoute', ({ method, url, config }) => {
    for (const each of [method].flat()) if (each !== 'HEAD') known.push({ method: each, url, right: config!.right! });
  });
};

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  app = await testApp(db, [
    remember,
    sessionRoutes,
    setupRoutes,
    listsRoutes,
    searchRoutes,
    organizationRoutes,
    directoryRoutes,
    interactionRoutes,
    ticketRoutes,
    mineRoutes,
    lostCallRoutes,
    peopleRoutes,
  ]);
  for (const role of roles) cookies.set(role, await cookieOf(db, await addPerson(db, { login: role, roles: [role] })));
  cookies.set('nothing', await cookieOf(db, await addPerson(db, { login: 'nothing', roles: [] })));
});
afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

const call = (method: string, url: string, as?: string) =>
  ask<{ error?: { code: string } } | null>(app, method as 'GET', url.replace(/:\w+/g, '999999'), {
    ...(as !== undefined && { as }),
    ...(['POST', 'PUT', 'PATCH'].includes(method) && { body: {} }),
  });

describe('every route', () => {
  it('is known by what it demands', () => {
    expect(known.length).toBeGreaterThan(25);
    expect(known.filter(({ right }) => right === 'public').map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /api/session',
      'GET /api/session',
      'GET /api/invitations/:token',
      'POST /api/invitations/:token',
      'GET /api/setup/:token',
      'POST /api/setup/:token',
    ]);
  });

  it('but the public ones turns a stranger away', async () => {
    for (const { method, url, right } of known.filter((each) => each.right !== 'public')) {
      const answer = await call(method, url);
      expect([url, right, answer.status, answer.body?.error?.code]).toEqual([url, right, 401, 'session.none']);
    }
  });

  it('lets in exactly the roles that the table says, and never breaks on an empty body', async () => {
    for (const { method, url, right } of known) {
      if (right === 'public' || (method === 'DELETE' && url === '/api/session')) continue;
      for (const [role, as] of cookies) {
        const allowed = right === 'signed-in' || (role !== 'nothing' && may([role], right));
        const answer = await call(method, url, as);
        const refused = answer.status === 403 && answer.body?.error?.code === 'right.missing';
        expect([method, url, role, !refused]).toEqual([method, url, role, allowed]);
        expect([method, url, answer.status < 500]).toEqual([method, url, true]);
      }
    }
  });

  it('under /api that does not say who may, stops the server at its start', async () => {
    const forgetful = async (room: App): Promise<void> => {
      room.get('/api/open', async () => 'everything');
    };
    await expect(testApp(db, [forgetful])).rejects.toThrow('GET /api/open does not say who may');
  });
});
