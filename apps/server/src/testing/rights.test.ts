import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { may, roles, type Role } from '@linia/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../app.ts';
import { readConfig } from '../shell/config.ts';
import { openDatabase, type Database } from '../shell/database.ts';
import type { App, Right } from '../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from './app.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';

let fresh: FreshDatabase;
let db: Database;
let app: App;
const known: { method: string; url: string; right: Right }[] = [];
const cookies = new Map<Role | 'nothing', string>();

/** Not a table of its own: each route of the whole server is walked as its own description says. */
type Described = { paths: Record<string, Record<string, { 'x-right'?: Right }>> };

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  app = await buildApp({ ...readConfig({ LINIA_DEMO: '1', DATABASE_URL: fresh.url }), dataDir: '' }, fresh.url);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { body } = await ask<Described>(app, 'GET', '/api/openapi.json');
  for (const [url, methods] of Object.entries(body.paths))
    for (const [method, { 'x-right': right }] of Object.entries(methods))
      if (url.startsWith('/api/')) known.push({ method: method.toUpperCase(), url, right: right! });
  for (const role of roles) cookies.set(role, await cookieOf(db, await addPerson(db, { login: role, roles: [role] })));
  cookies.set('nothing', await cookieOf(db, await addPerson(db, { login: 'nothing', roles: [] })));
});
afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

const call = (method: string, url: string, as?: string) =>
  ask<{ error?: { code: string } } | null>(app, method as 'GET', url.replace(/\{\w+\}/g, '999999'), {
    ...(as !== undefined && { as }),
    ...(['POST', 'PUT', 'PATCH'].includes(method) && { body: {} }),
  });

describe('every route', () => {
  it('is known by what it demands', () => {
    expect(known.length).toBeGreaterThan(35);
    expect(known.filter(({ right }) => right === undefined)).toEqual([]);
    expect(known.filter(({ right }) => right === 'public').map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /api/session',
      'GET /api/session',
      'GET /api/invitations/{token}',
      'POST /api/invitations/{token}',
      'GET /api/setup/{token}',
      'POST /api/setup/{token}',
      'POST /api/requests',
      'POST /api/cti/{token}',
    ]);
  });

  it('but the public ones turns a stranger away', async () => {
    for (const { method, url, right } of known.filter((each) => each.right !== 'public')) {
      const answer = await call(method, url);
      expect([url, right, answer.status, answer.body?.error?.code]).toEqual([url, right, 401, 'session.none']);
    }
  });

  it.each([(path: string) => path.replace('/api', '/%61pi'), (path: string) => `http://elsewhere.example${path}`])(
    'turns a stranger away however its address is written (%#)',
    async (write) => {
      for (const { method, url, right } of known.filter((each) => each.right !== 'public')) {
        const path = write(url.replace(/\{\w+\}/g, '1'));
        expect([method, path, await statusOf(app, method, path)]).toEqual([method, path, 401]);
        expect(right).toBeDefined();
      }
    },
  );

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

/** As the address goes over the wire, with nothing tidied on the way. */
async function statusOf(app: App, method: string, path: string): Promise<number> {
  const { port } = app.server.address() as AddressInfo;
  const asked = request({ host: '127.0.0.1', port, method, path, agent: false }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode!;
}
