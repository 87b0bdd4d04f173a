import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildApp } from './app.ts';
import { readConfig } from './shell/config.ts';
import type { App } from './shell/web.ts';
import { freshDatabase, type FreshDatabase } from './testing/database.ts';

let fresh: FreshDatabase;
let app: App;

beforeAll(async () => {
  fresh = await freshDatabase();
  app = await buildApp({ ...readConfig({ LINIA_DEMO: '1', DATABASE_URL: fresh.url }), dataDir: '' }, fresh.url);
  await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await app.close();
  await fresh.drop();
});

/** The address goes over the wire as it is written. */
async function get(path: string) {
  const { port } = app.server.address() as AddressInfo;
  const asked = request({ host: '127.0.0.1', port, path, agent: false }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, headers: answer.headers, body: await text(answer) };
}

it.each([
  ['/api/%', 400, 'input.invalid'],
  ['/%ff', 400, 'input.invalid'],
  ['/api/nothing', 404, 'not_found'],
  ['/assets/../../../package.json', 404, 'not_found'],
  ['/..%2f..%2fpackage.json', 404, 'not_found'],
  ['/%2e%2e/package.json', 404, 'not_found'],
  ['/.env', 404, 'not_found'],
])('%s is refused in the one shape, and tells nothing of the house', async (path, status, code) => {
  const answer = await get(path);
  expect(answer.status).toBe(status);
  expect(JSON.parse(answer.body)).toEqual({ error: { code, message: expect.stringMatching(/^[А-Я]/) } });
});

it('no answer may be framed, sniffed, or talk to another house', async () => {
  for (const path of ['/api/session', '/healthz', '/nothing']) {
    const { headers } = await get(path);
    expect(headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['content-security-policy']).toMatch(
      /default-src 'self'.*frame-ancestors 'none'.*connect-src 'self'$/,
    );
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  }
});

it('the description of what can be asked is whole: each parameter, who may, how it is refused', async () => {
  type Operation = { 'x-right'?: string; parameters?: { name: string; in: string }[]; responses: object };
  const { paths, components } = JSON.parse((await get('/api/openapi.json')).body) as {
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: object };
  };
  expect(components.schemas).toHaveProperty('Refusal.properties.error.required', ['code', 'message']);
  for (const [path, operations] of Object.entries(paths)) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const operation of Object.values(operations)) {
      const named = (operation.parameters ?? []).filter((each) => each.in === 'path').map(({ name }) => name);
      expect([path, named]).toEqual([path, inPath]);
      expect(operation.responses).toHaveProperty('default');
      if (path.startsWith('/api/')) expect(operation['x-right']).toEqual(expect.any(String));
    }
  }
  // a version of JSON Schema that OpenAPI 3.0 does not know
  expect(JSON.stringify(paths)).not.toMatch(/"const":|"type":"null"|"\$id":/);
});

it('a crowd at the door waits, or is asked to come later; the database stays with those who are in', async () => {
  const crowd = await Promise.all(Array.from({ length: 800 }, () => app.inject('/api/session')));
  expect(new Set(crowd.map(({ statusCode }) => statusCode))).toEqual(new Set([401, 429]));
  expect((await get('/api/session')).status).toBe(401);
});

it('a private link that something was hung on gets a page, not a refusal for programs', async () => {
  const { status, headers } = await get(`/support/r/${'x'.repeat(300)}`);
  expect([status, headers['content-type']]).toEqual([410, 'text/html; charset=utf-8']);
});

it('an address of a customer that is none leads to the page that says so', async () => {
  const { status, headers } = await get('/support/%zz');
  expect([status, headers.location]).toEqual([302, '/support/not-there']);
  const page = await get('/support/not-there');
  expect([page.status, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
});
