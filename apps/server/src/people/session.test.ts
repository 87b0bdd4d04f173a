import { hash } from '@node-rs/argon2';
import type { Me, SignedOut } from '@linia/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../shell/database.ts';
import { Listener } from '../shell/listen.ts';
import type { App } from '../shell/web.ts';
import { addPerson, ask, testApp } from '../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { addAgent, makeWorld, shiftClock, type World } from '../testing/world.ts';
import { inTransaction } from '../shell/transaction.ts';
import { register } from '../interactions/register.ts';
import { accept } from '../routing/accept.ts';
import { checkCredentials } from './passwords.ts';
import { findSession } from './sessions.ts';
import { sessionRoutes } from './session.routes.ts';

let fresh: FreshDatabase;
let db: Database;
let world: World;
let app: App;
let passwordHash: string;
let n = 0;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  world = await makeWorld(fresh.pool, { agents: 0, specialists: 0 });
  // quick parameters: what is checked here is the door, not the lock
  passwordHash = await hash('linia', { memoryCost: 256, timeCost: 1 });
  app = await testApp(db, [sessionRoutes], { demo: true });
});
afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

let login: string;
let agentId: number;
beforeEach(async () => {
  login = `anna${++n}`;
  agentId = await addPerson(db, { login, roles: ['agent'], passwordHash });
});

const signIn = (body: unknown, headers?: Record<string, string>) =>
  ask<Me & { error: { code: string } }>(app, 'POST', '/api/session', { body, ...(headers && { headers }) });
const cookie = (answer: { cookie: string | undefined }) => answer.cookie!.split(';')[0]!;
const row = async () => (await db.pool.query('select * from agents where id = $1', [agentId])).rows[0];
const events = async () =>
  (await db.pool.query('select type from agent_events where agent_id = $1 order by version', [agentId])).rows.map(
    (each) => each.type,
  );

describe('signing in', () => {
  it('opens a session whose cookie no script can read, begins the shift and says who it is', async () => {
    const answer = await signIn({ login: ` ${login.toUpperCase()} `, password: 'linia' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ id: agentId, login, roles: ['agent'], specialist: false, demo: true });
    expect(answer.cookie).toMatch(/^linia=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/);
    expect(await row()).toMatchObject({ presence: 'available', last_sign_in_at: expect.any(String) });
    expect(await events()).toEqual(['signed_in', 'presence_set']);
    const again = await ask<Me>(app, 'GET', '/api/session', { as: cookie(answer) });
    expect(again).toMatchObject({ status: 200, body: { id: agentId } });
  });

  it('keeps only a hash of the cookie', async () => {
    const token = cookie(await signIn({ login, password: 'linia' })).slice('linia='.length);
    const { rows } = await db.pool.query('select id_hash from sessions where agent_id = $1', [agentId]);
    expect(rows).toHaveLength(1);
    expect(rows[0].id_hash).not.toContain(token);
  });

  it('says the same to a wrong password, a stranger and a person without a password yet', async () => {
    await addPerson(db, { login: `invited${n}`, roles: ['agent'] });
    for (const who of [login, 'nobody', `invited${n}`, 'nul\0 ‮']) {
      const answer = await signIn({ login: who, password: 'wrong' });
      expect(answer).toMatchObject({ status: 401, body: { error: { code: 'session.wrong' } } });
      expect(answer.cookie).toBeUndefined();
    }
  });

  it('refuses a login after ten wrong passwords in a minute, even the right one; others go in', async () => {
    const wrong = await Promise.all(Array.from({ length: 14 }, () => signIn({ login, password: 'wrong' })));
    expect(wrong.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(await signIn({ login, password: 'linia' })).toMatchObject({
      status: 429,
      body: { error: { code: 'rate.limited' } },
    });
    const other = `other${n}`;
    await addPerson(db, { login: other, roles: ['agent'], passwordHash });
    expect((await signIn({ login: other, password: 'linia' })).status).toBe(200);
  });

  it('lets a person in whose login is being guessed at elsewhere, and slows down a guess from everywhere', async () => {
    const from = (address: string, password = 'wrong') =>
      checkCredentials(db, { login, password, address }).catch((error: { code: string }) => error.code);
    const guess = async (address: string) => Promise.all(Array.from({ length: 12 }, () => from(address)));
    expect((await guess('198.51.100.1')).filter((code) => code === 'rate.limited')).toHaveLength(2);
    expect(await from('192.0.2.7', 'linia')).toBe(agentId);
    for (let each = 2; each <= 10; each++) await guess(`198.51.100.${each}`);
    expect(await from('192.0.2.8')).toBe('rate.limited');
  });

  it('never locks out those who know their password, however many come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => signIn({ login, password: 'linia' })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('takes the former session of the same browser away', async () => {
    const first = cookie(await signIn({ login, password: 'linia' }));
    const second = cookie(await signIn({ login, password: 'linia' }, { cookie: first }));
    expect(await findSession(db, first)).toBeNull();
    expect(await findSession(db, second)).toMatchObject({ agentId });
  });

  it('leaves the presence of a person who came back to a running shift as it was', async () => {
    await signIn({ login, password: 'linia' });
    await db.pool.query(`select set_presence($1, 'away', null, 'test')`, [agentId]);
    await signIn({ login, password: 'linia' });
    expect(await row()).toMatchObject({ presence: 'away' });
  });

  it('gives nobody a shift who does not take calls', async () => {
    const boss = await addPerson(db, { login: `boss${n}`, roles: ['supervisor'], passwordHash });
    await signIn({ login: `boss${n}`, password: 'linia' });
    const { rows } = await db.pool.query('select presence from agents where id = $1', [boss]);
    expect(rows[0].presence).toBe('offline');
  });

  it('is a cookie for encrypted ways only where the public address is one', async () => {
    const secure = await testApp(db, [sessionRoutes], { publicUrl: 'https://linia.example' });
    const answer = await ask(secure, 'POST', '/api/session', { body: { login, password: 'linia' } });
    expect(answer.cookie).toMatch(/; Secure$/);
    await secure.close();
  });

  it.each([{}, { login: 'x' }, { login: 5, password: [] }, { login: 'x'.repeat(201), password: 'y' }, 'text', null])(
    'answers a body of the wrong shape with one sentence: %j',
    async (body) => {
      const answer = await signIn(body);
      expect([400, 415, 422]).toContain(answer.status);
      expect(answer.body.error.code).toBe('input.invalid');
    },
  );
});

describe('a stranger', () => {
  it('is told the company and the accounts of a demo', async () => {
    await addPerson(db, { login: 'admin', name: 'Лунина Тамара', roles: ['administrator'], passwordHash });
    const answer = await ask<SignedOut>(app, 'GET', '/api/session');
    expect(answer).toMatchObject({
      status: 401,
      body: { error: { code: 'session.none', message: 'Войдите, чтобы продолжить' } },
    });
    expect(answer.body.demo?.accounts).toEqual([
      { login: 'admin', password: 'linia', name: 'Лунина Тамара', title: 'Администратор' },
    ]);
  });

  it('is told nothing of accounts where there is no demo', async () => {
    const real = await testApp(db, [sessionRoutes]);
    expect((await ask<SignedOut>(real, 'GET', '/api/session')).body.demo).toBeNull();
    await real.close();
  });

  it.each(['linia=', 'linia=x', `linia=${'a'.repeat(43)}`, 'linia=%00; x=y', ''])(
    'has no session with the cookie «%s»',
    async (as) => {
      expect((await ask(app, 'GET', '/api/session', { as })).status).toBe(401);
    },
  );
});

describe('a session', () => {
  it('lives twelve hours from its last use and not longer', async () => {
    const as = cookie(await signIn({ login, password: 'linia' }));
    await shiftClock(fresh.pool, '11 hours');
    expect(await findSession(db, as)).not.toBeNull();
    await shiftClock(fresh.pool, '22 hours');
    expect(await findSession(db, as)).not.toBeNull();
    await shiftClock(fresh.pool, '35 hours');
    expect(await findSession(db, as)).toBeNull();
    await shiftClock(fresh.pool, '0');
  });

  it('is nobody’s as soon as the person is disabled', async () => {
    const as = cookie(await signIn({ login, password: 'linia' }));
    await db.pool.query(`update agents set presence = 'offline', disabled_at = now() where id = $1`, [agentId]);
    expect(await findSession(db, as)).toBeNull();
    expect((await signIn({ login, password: 'linia' })).status).toBe(401);
  });
});

describe('signing out', () => {
  it('ends the session in every process, and the shift', async () => {
    const answer = await signIn({ login, password: 'linia' });
    const session = (await findSession(db, cookie(answer)))!.session;
    const { heard } = await hear('session');
    const left = await ask(app, 'DELETE', '/api/session', { as: cookie(answer) });
    expect(left.status).toBe(200);
    expect(left.cookie).toMatch(/^linia=; Path=\/; Max-Age=0/);
    expect(await heard).toBe(session);
    expect(await row()).toMatchObject({ presence: 'offline' });
    expect((await events()).at(-1)).toBe('signed_out');
    expect((await ask(app, 'DELETE', '/api/session', { as: cookie(answer) })).status).toBe(401);
  });

  it('while a call rings gives the caller to the next at the old place', async () => {
    const { first, second, call } = await ringing();
    const as = cookie(await signIn({ login: first.login, password: 'linia' }));
    await ask(app, 'DELETE', '/api/session', { as });
    const { rows } = await db.pool.query('select agent_id, state from offers where interaction_id = $1 order by id', [
      call,
    ]);
    expect(rows).toEqual([
      { agent_id: first.id, state: 'withdrawn' },
      { agent_id: second.id, state: 'pending' },
    ]);
  });

  it('in mid-call leaves the presence to the ways of a lost desk', async () => {
    const { first, call } = await ringing();
    const offer = (await db.pool.query('select id from offers where interaction_id = $1', [call])).rows[0].id;
    await inTransaction(db, (tx) => accept(tx, { id: 'accept-it', offerId: offer }, { agentId: first.id, name: '' }));
    const as = cookie(await signIn({ login: first.login, password: 'linia' }));
    await ask(app, 'DELETE', '/api/session', { as });
    const { rows } = await db.pool.query('select presence, engagement from agents where id = $1', [first.id]);
    expect(rows).toEqual([{ presence: 'available', engagement: 'engaged' }]);
  });
});

describe('a foreign page', () => {
  const body = { login: 'x', password: 'y' };
  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('changes nothing here: %j', async (headers) => {
    expect(await signIn(body, headers as unknown as Record<string, string>)).toMatchObject({
      status: 403,
      body: { error: { code: 'origin.foreign' } },
    });
  });

  it('is told from our own', async () => {
    const headers = { origin: 'http://localhost:3000', host: 'localhost:3000' };
    expect((await signIn({ login, password: 'linia' }, headers)).status).toBe(200);
    expect((await signIn({ login, password: 'linia' }, { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });
});

/** Two agents of a queue of their own; the first of them is being asked about a call. */
async function ringing() {
  const queue = Number(
    (await db.pool.query(`insert into queues (name) values ($1) returning id`, [`queue${n}`])).rows[0].id,
  );
  const line = Number(
    (
      await db.pool.query(
        `insert into lines (name, number, queue_id, voice) values ('l', '1', $1, 'webhook') returning id`,
        [queue],
      )
    ).rows[0].id,
  );
  const people = [];
  for (const each of ['first', 'second']) {
    const id = await addAgent(fresh.pool, world, queue, `${each}${n}`);
    await db.pool.query('update agents set password_hash = $2 where id = $1', [id, passwordHash]);
    people.push({ id, login: `${each}${n}` });
  }
  const { interactionId } = await inTransaction(db, (tx) =>
    register(tx, { lineId: line, externalId: null, direction: 'incoming', phone: null, actor: 'caller' }),
  );
  return { first: people[0]!, second: people[1]!, call: interactionId };
}

/** The next notice of this kind, from now on; in an object, because a promise in a promise is one. */
async function hear(root: string): Promise<{ heard: Promise<string> }> {
  let say: (id: string) => void;
  const heard = new Promise<string>((resolve) => (say = resolve));
  const listener = new Listener(fresh.url, {
    heard: (notice) => {
      if (notice.root === root) void listener.stop().then(() => say(notice.id));
    },
    restarted: () => {},
    lost: () => {},
  });
  await listener.start();
  return { heard };
}
