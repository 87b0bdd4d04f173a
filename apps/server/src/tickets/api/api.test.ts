import type { ApiToken, ApiTokenMade, IntakeAnswer } from '@linia/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../shell/database.ts';
import type { App } from '../../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../../testing/app.ts';
import { addOrganization } from '../../testing/base.ts';
import { freshDatabase, type FreshDatabase } from '../../testing/database.ts';
import { makeWorld } from '../../testing/world.ts';
import { apiRoutes } from './api.routes.ts';

let fresh: FreshDatabase;
let db: Database;
let app: App;
let admin: string;
let made: ApiTokenMade;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  await makeWorld(fresh.pool, { agents: 0, specialists: 0 });
  app = await testApp(db, [apiRoutes]);
  admin = await cookieOf(db, await addPerson(db, { login: 'root', roles: ['administrator'] }));
  await addOrganization(fresh.pool, { name: 'ООО «Сибирский гостинец»', inn: '7736050003', contract: 'ЭДО-2041/24' });
  await addOrganization(fresh.pool, { name: 'ООО «Полюс»', inn: '7707083893', glns: ['4607164999995'] });
  made = (await ask<ApiTokenMade>(app, 'POST', '/api/tokens', { as: admin, body: { name: 'Портал', departmentId: null } })).body; // prettier-ignore
});
afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

const send = (body: object, headers: Record<string, string> = {}, token = made.token) =>
  ask<IntakeAnswer & { error: { code: string } }>(app, 'POST', '/api/requests', {
    body,
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
const count = async () => (await fresh.pool.query('select count(*)::int as n from tickets')).rows[0].n as number;

describe('another program', () => {
  it('registers a request of the company that its numbers name, which stands in its department’s line', async () => {
    const { status, body } = await send({ subject: 'УПД не уходят', inn: '7736050003', contract: 'эдо 2041 / 24' });
    expect([status, body.organization, body.department]).toEqual([
      201,
      'ООО «Сибирский гостинец»',
      'Удостоверяющий центр',
    ]);
    const { rows } = await fresh.pool.query(
      `select t.channel, e.state, v.actor from tickets t join queue_entries e on e.ticket_id = t.id join ticket_events v on v.ticket_id = t.id where t.number = $1`,
      [body.number],
    );
    expect(rows).toEqual([{ channel: 'webform', state: 'waiting', actor: 'api:Портал' }]);
  });

  it('that sends it again under the same key has the same number, two at once too', async () => {
    const before = await count();
    const key = { 'idempotency-key': 'order-7718' };
    const twice = await Promise.all([send({ subject: 'Ключ API' }, key), send({ subject: 'Ключ API' }, key)]);
    const third = await send({ subject: 'Ключ API' }, key);
    expect(new Set([...twice, third].map(({ body }) => body.number)).size).toBe(1);
    expect(await count()).toBe(before + 1);
  });

  it('is refused for a number that is none, for two companies, for a service nobody offers', async () => {
    const before = await count();
    const codes = [
      await send({ subject: 'x', inn: '7736050004' }),
      await send({ subject: 'x', inn: '7736050003', gln: '4607164999995' }),
      await send({ subject: 'x', service: 'Нет такой' }),
      await send({ subject: '  ' }),
    ].map(({ status, body }) => [status, body.error.code]);
    expect(codes).toEqual([
      [422, 'intake.number'],
      [422, 'intake.two_companies'],
      [422, 'service.unknown'],
      [422, 'ticket.subject'],
    ]);
    expect(await count()).toBe(before);
  });

  it('without a token, or with one that was taken away, registers nothing; the token is nowhere kept', async () => {
    expect((await send({ subject: 'x' }, {}, 'a'.repeat(43))).body.error.code).toBe('intake.token');
    const { rows } = await fresh.pool.query('select token_hash from api_tokens');
    expect(rows.map(({ token_hash }) => token_hash as string)).not.toContain(made.token);
    const [token] = (await ask<ApiToken[]>(app, 'GET', '/api/tokens', { as: admin })).body;
    expect(token!.usedAt).not.toBe(null);
    await ask(app, 'DELETE', `/api/tokens/${token!.id}`, { as: admin });
    expect((await send({ subject: 'x' })).status).toBe(401);
  });
});
