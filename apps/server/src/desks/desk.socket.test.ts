import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hash } from '@node-rs/argon2';
import { emptyLog, type Ack } from '@linia/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../app.ts';
import { hangUp } from '../interactions/hang-up.ts';
import { register } from '../interactions/register.ts';
import { changePerson } from '../people/change-person.ts';
import { endExpired } from '../people/sessions.ts';
import { readConfig } from '../shell/config.ts';
import { inTransaction } from '../shell/transaction.ts';
import type { App } from '../shell/web.ts';
import { addPerson, cookieOf } from '../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { DeskClient } from '../testing/desk-client.ts';
import { makeWorld, type World } from '../testing/world.ts';

/** A whole server, and desks whose pages behave badly or whose people may no longer what they could. */
let fresh: FreshDatabase;
let app: App;
let base: string;
let administrator: number;
let world: World;
const open: DeskClient[] = [];

beforeAll(async () => {
  fresh = await freshDatabase();
  world = await makeWorld(fresh.pool, { agents: 0, specialists: 0 });
  app = await buildApp({ ...readConfig({ LINIA_DEMO: '1', DATABASE_URL: fresh.url }), dataDir: '' }, fresh.url);
  await app.listen({ port: 0, host: '127.0.0.1' });
  base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  administrator = await addPerson(app.db, { login: 'admin', roles: ['administrator'] });
});
afterAll(async () => {
  for (const desk of open) desk.close();
  await app.close();
  await fresh.drop();
});

let n = 0;
const password = hash('linia', { memoryCost: 256, timeCost: 1 });
const sitDown = async (...roles: string[]): Promise<DeskClient> => {
  const login = `person${++n}`;
  await addPerson(app.db, { login, roles, passwordHash: await password });
  const desk = await DeskClient.open(base, login);
  open.push(desk);
  return desk;
};
const said = (desk: DeskClient, name: string, ...args: unknown[]): Promise<Ack> =>
  desk.socket.timeout(20_000).emitWithAck(name, ...args) as Promise<Ack>;
const ended = async (desk: DeskClient): Promise<string> =>
  ((await new Promise((resolve) => desk.socket.once('session:ended', resolve))) as { reason: string }).reason;

describe('a page that behaves badly', () => {
  it('gets an answer to whatever it waits for', async () => {
    const desk = await sitDown('agent');
    expect(await said(desk, 'offer:accept')).toMatchObject({ error: { code: 'input.invalid' } });
    expect(await said(desk, 'offer:accept', null, 'more', 1)).toMatchObject({ error: { code: 'input.invalid' } });
    expect(await said(desk, 'clock:read')).toMatchObject({ ok: true });
    expect(await said(desk, 'constructor')).toMatchObject({ error: { code: 'message.unknown' } });
    desk.socket.emit('offer:accept', { id: 'nobody-waits' }, 'not a function');
    expect(await said(desk, 'desk:snapshot', [{}])).toMatchObject({ ok: true });
  });

  it('is told the limit of a note, and which number is none', async () => {
    const desk = await sitDown('agent');
    const close = (log: object) =>
      said(desk, 'call:close', { id: `close-it-${++n}`, interactionId: 1, log: { ...emptyLog, ...log } });
    expect(await close({ note: '😀'.repeat(100_000) })).toMatchObject({
      error: { code: 'log.too_long', field: 'log.note', details: { limit: 20_000 } },
    });
    expect(await close({ subjectId: 1e21 })).toMatchObject({
      error: { code: 'input.invalid', field: 'log.subjectId' },
    });
  });

  it('waits for itself and for nobody else, and is refused when it asks on and on', async () => {
    const [busy, other] = [await sitDown('agent'), await sitDown('agent')];
    const asked = Array.from({ length: 1_000 }, () => said(busy, 'desk:snapshot'));
    expect(await said(other, 'clock:read')).toMatchObject({ ok: true });
    const codes = (await Promise.all(asked)).map((answer) => ('error' in answer ? answer.error.code : 'ok'));
    expect(new Set(codes)).toEqual(new Set(['ok', 'rate.limited']));
    expect(codes.slice(0, 100)).toEqual(Array(100).fill('ok'));
    expect(await said(busy, 'clock:read')).toMatchObject({ ok: true });
  });

  it('gives its turns back when it goes before it is answered', async () => {
    const cookie = await cookieOf(app.db, administrator);
    for (let each = 0; each < 150; each++) {
      const asked = request(`${base}/api/people`, { headers: { cookie }, agent: false });
      const gone = new Promise((resolve) => asked.on('error', resolve).once('close', resolve));
      asked.end(() => asked.destroy());
      await gone;
    }
    expect((await fetch(`${base}/api/people`, { headers: { cookie } })).status).toBe(200);
  });

  it('opens only so many windows', async () => {
    const cookie = await cookieOf(app.db, administrator);
    const { io } = await import('socket.io-client');
    const windows = Array.from({ length: 31 }, () =>
      io(base, { transports: ['websocket'], extraHeaders: { cookie }, forceNew: true, reconnection: false }),
    );
    const results = await Promise.all(
      windows.map(
        (socket) =>
          new Promise((resolve) => {
            socket.once('connect', () => resolve('in'));
            socket.once('connect_error', (error: Error & { data?: { code: string } }) => resolve(error.data?.code));
          }),
      ),
    );
    for (const socket of windows) socket.close();
    expect(results.filter((result) => result === 'rate.limited')).toHaveLength(1);
  });
});

describe('a person whose roles change while the desk is open', () => {
  it('sees the board no more, and may no more what the role could', async () => {
    const [watcher, colleague] = [await sitDown('supervisor'), await sitDown('supervisor')];
    for (const desk of [watcher, colleague]) expect(await said(desk, 'board:watch')).toMatchObject({ ok: true });
    const changed = once(watcher.socket as never, 'agent:changed');
    await changePerson(app.db, watcher.me.id, { roles: ['head'] }, { agentId: administrator, name: '' });
    await changed;
    // a head of no department: the board of no line
    expect(await said(watcher, 'board:watch')).toMatchObject({ ok: true, board: { queues: [] } });
    // the desk hears of its new roles when it has left what they do not allow
    const left = new Promise<void>((done) => {
      watcher.socket.on('agent:changed', ({ roles }: { roles: string[] }) => roles.join() === 'agent' && done());
    });
    await changePerson(app.db, watcher.me.id, { roles: ['agent'] }, { agentId: administrator, name: '' });
    await left;
    expect(await said(watcher, 'board:watch')).toMatchObject({ error: { code: 'right.missing' } });
    const boards = () => watcher.heard.filter((name) => name === 'board:changed').length;
    const before = boards();
    const next = once(colleague.socket as never, 'board:changed');
    await said(watcher, 'presence:set', { id: 'go-away-now', agentId: null, presence: 'away', reasonId: null });
    await next;
    // what was sent to this desk before is heard before this answer
    await said(watcher, 'clock:read');
    expect(boards()).toBe(before);
  });
});

describe('a session that is no more', () => {
  it('is noticed when the listener comes back, whatever it has missed', async () => {
    const desk = await sitDown('agent');
    const end = ended(desk);
    await fresh.pool.query('delete from sessions where agent_id = $1', [desk.me.id]);
    await fresh.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query = 'listen linia'`,
    );
    expect(await end).toBe('expired');
  });

  it('whose time is over closes its desk, even one that only listens', async () => {
    const desk = await sitDown('supervisor');
    const end = ended(desk);
    await fresh.pool.query(`update sessions set expires_at = linia_now() - interval '1 second' where agent_id = $1`, [
      desk.me.id,
    ]);
    await endExpired(app.db.pool);
    expect(await end).toBe('expired');
  });
});

describe('a database that died', () => {
  const cutBus = async (desk: DeskClient): Promise<void> => {
    const back = new Promise((done) => desk.socket.once('desk:invalidated', done));
    await fresh.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query = 'listen linia'`,
    );
    await back;
  };

  it('and has forgotten what a desk was told of a call goes on with the same numbers, and the desk hears of it', async () => {
    const desk = await sitDown('agent');
    await fresh.pool.query('insert into queue_members (queue_id, agent_id, tier) values ($1, $2, 1)', [
      world.queue,
      desk.me.id,
    ]);
    const call = { lineId: world.line, externalId: 'forgotten', direction: 'incoming', phone: null } as const;
    const { interactionId } = await inTransaction(app.db, (tx) => register(tx, { ...call, actor: 'caller' }));
    await desk.must('presence:set', { agentId: null, presence: 'available', reasonId: null });
    const { version } = await desk.sees((card) => desk.offerIn(card) !== undefined);
    await fresh.pool.query('delete from interaction_events where interaction_id = $1 and version > $2', [
      interactionId,
      version - 2,
    ]);
    await fresh.pool.query('update interactions set version = $2 where id = $1', [interactionId, version - 2]);
    await cutBus(desk);
    const told = new Promise((done) => desk.socket.once('call:changed', done));
    await inTransaction(app.db, (tx) => hangUp(tx, interactionId, 'caller', null));
    expect(await told).toMatchObject({ id: interactionId, version, state: 'closed' });
  });

  it('and has forgotten a promise tells of it when it is made once more', async () => {
    const desk = await sitDown('agent');
    const call = { lineId: world.line, externalId: 'promised', direction: 'incoming', phone: null } as const;
    const { interactionId } = await inTransaction(app.db, (tx) => register(tx, { ...call, actor: 'caller' }));
    const promise = (at: string | null) =>
      fresh.pool.query(
        'update interactions set promised_for = $2, promised_by = case when $2::timestamptz is not null then $3::int end where id = $1',
        [interactionId, at, desk.me.id],
      );
    const told = async (many: number): Promise<void> => {
      const changed = new Promise<void>((done) =>
        desk.socket.on('promises:changed', (promises: unknown[]) => promises.length === many && done()),
      );
      await fresh.pool.query(`select pg_notify('linia', $1)`, [`agent:${desk.me.id}:1`]);
      await changed;
    };
    await promise('2030-01-01 10:00Z');
    await told(1);
    await promise(null);
    await cutBus(desk);
    expect((await desk.snapshot()).promises).toEqual([]);
    await promise('2030-01-01 10:00Z');
    await told(1);
    await cutBus(desk);
    await promise(null);
    await told(0);
  });
});
