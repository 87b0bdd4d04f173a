import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { WebSocket, WebSocketServer } from 'ws';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildApp } from '../../app.ts';
import { closeSession, sessionOf } from '../../people/sessions.ts';
import { readConfig } from '../../shell/config.ts';
import type { App } from '../../shell/web.ts';
import { addPerson, cookieOf } from '../../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../../testing/database.ts';
import { mostBytes } from './sip-socket.ts';

/** Two servers on one database, and behind them what answers each message with itself. */
let fresh: FreshDatabase;
let pbx: WebSocketServer;
let app: App;
let other: App;
let agent: number;
let notices: pg.Client;
let cookie: string;
const open: WebSocket[] = [];

beforeAll(async () => {
  fresh = await freshDatabase();
  pbx = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'sip' });
  pbx.on('connection', (socket) => socket.on('message', (data, binary) => socket.send(data, { binary })));
  await once(pbx, 'listening');
  [app, other] = [await server(), await server()];
  agent = await addPerson(app.db, { login: 'agent', roles: ['agent'] });
  notices = new pg.Client(fresh.url);
  await notices.connect();
  await notices.query('listen linia');
});
beforeEach(async () => {
  cookie = await cookieOf(app.db, agent);
});
afterAll(async () => {
  for (const socket of open) socket.terminate();
  await app.close();
  await other.close();
  pbx.close();
  await notices.end();
  await fresh.drop();
});

async function server(sipPort = (pbx.address() as AddressInfo).port): Promise<App> {
  const env = {
    DATABASE_URL: fresh.url,
    LINIA_ARI_URL: `http://127.0.0.1:${sipPort}/ari`,
    LINIA_ARI_USER: 'linia',
    LINIA_ARI_PASSWORD: 'secret',
  };
  const built = await buildApp({ ...readConfig(env), dataDir: '' }, fresh.url);
  await built.listen({ port: 0, host: '127.0.0.1' });
  return built;
}

const addressOf = (of: App) => `127.0.0.1:${(of.server.address() as AddressInfo).port}`;

function knock(headers: Record<string, string>, { at = app, path = '/sip' } = {}): WebSocket {
  const socket = new WebSocket(`ws://${addressOf(at)}${path}`, ['sip'], { headers });
  open.push(socket);
  return socket;
}

async function enter(as = cookie, at = app): Promise<WebSocket> {
  const socket = knock({ cookie: as, origin: `http://${addressOf(at)}` }, { at });
  await once(socket, 'open');
  return socket;
}

/** With what it is turned away. */
async function refused(socket: WebSocket): Promise<number> {
  socket.on('error', () => {});
  const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
  return answer.statusCode;
}

/** All servers hear that this person has a new telephone. */
const toldOf = (person: number): Promise<void> =>
  new Promise((resolve) => {
    notices.on('notification', function heard({ payload }) {
      if (!payload?.startsWith(`phone:${person}:`)) return;
      notices.off('notification', heard);
      resolve();
    });
  });

const closed = async (socket: WebSocket): Promise<number> => ((await once(socket, 'close')) as [number])[0];

describe('the telephones’ door', () => {
  it('lets in who is signed in, and carries what is said both ways', async () => {
    const socket = await enter();
    expect(socket.protocol).toBe('sip');
    const answer = once(socket, 'message');
    socket.send('REGISTER sip:linia SIP/2.0\r\n\r\n');
    const [said, binary] = (await answer) as [Buffer, boolean];
    expect([String(said), binary]).toEqual(['REGISTER sip:linia SIP/2.0\r\n\r\n', false]);
  });

  it('turns a stranger away, a foreign page, and who takes no calls', async () => {
    expect(await refused(knock({}))).toBe(401);
    expect(await refused(knock({ cookie: `linia=${'x'.repeat(43)}` }))).toBe(401);
    expect(await refused(knock({ cookie, origin: 'https://elsewhere.example' }))).toBe(403);
    const head = await addPerson(app.db, { login: 'head', roles: ['head'] });
    expect(await refused(knock({ cookie: await cookieOf(app.db, head) }))).toBe(403);
  });

  it('is the only one beside the desks’, and none is there without an Asterisk', async () => {
    expect(await refused(knock({ cookie }, { path: '/sips' }))).toBe(404);
    const without = await buildApp({ ...readConfig({ DATABASE_URL: fresh.url }), dataDir: '' }, fresh.url);
    await without.listen({ port: 0, host: '127.0.0.1' });
    expect(await refused(knock({ cookie }, { at: without }))).toBe(404);
    await without.close();
  });

  it('says that the Asterisk is away before anything is opened', async () => {
    const alone = await server(1);
    expect(await refused(knock({ cookie }, { at: alone }))).toBe(503);
    await alone.close();
  });
});

describe('a telephone’s socket', () => {
  it('closes on a message no telephone sends', async () => {
    const socket = await enter();
    socket.send('x'.repeat(mostBytes + 1));
    expect(await closed(socket)).toBe(1009);
  });

  it('closes on more messages than a telephone sends', async () => {
    const socket = await enter();
    for (let each = 0; each < 1_000; each++) socket.send('OPTIONS');
    expect(await closed(socket)).toBe(1008);
  });

  it('closes with its session, wherever that is ended', async () => {
    const socket = await enter();
    const end = closed(socket);
    await closeSession(other.db.pool, sessionOf(cookie)!);
    expect(await end).toBe(4001);
    expect(await refused(knock({ cookie }))).toBe(401);
  });

  it('gives way to a newer one of the same person, here and at another server', async () => {
    const person = await addPerson(app.db, { login: 'moves', roles: ['agent'] });
    const here = await cookieOf(app.db, person);
    // of two that come at once either may be the newer: each is told of before the next comes
    const enterAndTell = async (as: string, at: App) => {
      const told = toldOf(person);
      const socket = await enter(as, at);
      await told;
      return socket;
    };
    const first = await enterAndTell(here, app);
    const firstEnds = closed(first);
    const second = await enterAndTell(here, app);
    expect(await firstEnds).toBe(4009);
    const secondEnds = closed(second);
    const third = await enterAndTell(await cookieOf(app.db, person), other);
    expect(await secondEnds).toBe(4009);
    expect(third.readyState).toBe(WebSocket.OPEN);
  });

  it('closes when the Asterisk goes, and the Asterisk’s when the desk goes', async () => {
    const [socket, [far]] = await Promise.all([enter(), once(pbx, 'connection') as Promise<[WebSocket]>]);
    const end = closed(socket);
    far.terminate();
    expect(await end).toBe(4503);
    const [again, [beyond]] = await Promise.all([enter(), once(pbx, 'connection') as Promise<[WebSocket]>]);
    const farEnd = closed(beyond);
    again.terminate();
    expect(await farEnd).toBe(1000);
  });

  it('does not keep a server from ending', async () => {
    const ending = await server();
    const socket = await enter(cookie, ending);
    const end = closed(socket);
    await ending.close();
    await end;
  });
});
