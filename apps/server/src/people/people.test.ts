import type { InvitationLink, Me, PersonRow } from '@linia/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { register } from '../interactions/register.ts';
import { accept } from '../routing/accept.ts';
import { inTransaction } from '../shell/transaction.ts';
import { openDatabase, type Database } from '../shell/database.ts';
import type { App } from '../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { addAgent, makeWorld, shiftClock, type World } from '../testing/world.ts';
import { peopleRoutes } from './people.routes.ts';
import { sessionRoutes } from './session.routes.ts';
import { findSession } from './sessions.ts';
import { setupRoutes } from './setup.routes.ts';
import { setupLink } from './setup.ts';

let fresh: FreshDatabase;
let db: Database;
let world: World;
let app: App;
let n = 0;

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

type Made = { person: PersonRow; link: InvitationLink };
const tokenOf = (link: InvitationLink) => link.url.split('/').at(-1)!;
const journalOf = async (person: number) =>
  (
    await db.pool.query(`select actor_id, action from journal where (data ->> 'person')::int = $1 order by id`, [
      person,
    ])
  ).rows;
const offersOf = async (call: number) =>
  (await db.pool.query('select agent_id, state from offers where interaction_id = $1 order by id', [call])).rows;

describe('the first administrator', () => {
  it('is made by the link printed at start, which works once, for an hour, and only while there is none', async () => {
    const old = (await setupLink(db.pool, 'http://linia.example'))!;
    const link = (await setupLink(db.pool, 'http://linia.example'))!;
    const path = (url: string) => url.replace('http://linia.example/', '/api/');
    expect(link).toMatch(/^http:\/\/linia\.example\/setup\/[\w-]{43}$/);
    const body = { login: 'first', name: ' Лунина  Тамара ', password: 'long enough' };
    expect((await ask(app, 'POST', path(old), { body })).status).toBe(410);
    await shiftClock(fresh.pool, '61 minutes');
    expect((await ask(app, 'GET', path(link))).status).toBe(410);
    await shiftClock(fresh.pool, '0');
    expect((await ask(app, 'GET', path(link))).status).toBe(200);
    expect((await ask(app, 'POST', path(link), { body: { ...body, password: 'short' } })).status).toBe(422);
    expect((await ask(app, 'POST', path(link), { body: { ...body, name: '\u200b ' } })).body).toMatchObject({
      error: { code: 'input.invalid', field: 'name' },
    });
    const both = await Promise.all(
      [1, 2].map((i) => ask<Me>(app, 'POST', path(link), { body: { ...body, login: `first${i}` } })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 410]);
    const made = both.find(({ status }) => status === 200)!;
    expect(made.body).toMatchObject({ name: 'Лунина Тамара', roles: ['administrator'] });
    expect(await findSession(db, made.cookie!)).toMatchObject({ agentId: made.body.id });
    expect(await setupLink(db.pool, 'http://linia.example')).toBeNull();
    expect((await ask(app, 'GET', path(link))).status).toBe(410);
    await db.pool.query(`update agents set presence = 'offline', disabled_at = now() where id = $1`, [made.body.id]);
  });
});

describe('an administrator', () => {
  let admin: number;
  let as: string;
  beforeEach(async () => {
    n++;
    admin = await addPerson(db, { login: `admin${n}`, roles: ['administrator'], passwordHash: 'x' });
    as = await cookieOf(db, admin);
  });

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
  const invite = (more: object = {}) =>
    ask<Made & { error: { code: string; field: string } }>(app, 'POST', '/api/people', { as, body: invitation(more) });

  it('invites a person by a link; the person sets a password nobody else has seen, and is in', async () => {
    const made = await invite();
    expect(made.status).toBe(201);
    const { person, link } = made.body;
    expect(person).toMatchObject({
      status: 'invited',
      roles: ['agent'],
      memberships: [{ queueId: world.queue, tier: 2 }],
      invitedUntil: link.expiresAt,
    });
    const api = `/api/invitations/${tokenOf(link)}`;
    expect((await ask(app, 'GET', api)).body).toMatchObject({
      name: 'Мещерякова Вера',
      login: `vera${n}`,
      purpose: 'invite',
    });
    const stored = await db.pool.query('select token_hash from invitations where agent_id = $1', [person.id]);
    expect(stored.rows[0].token_hash).not.toBe(tokenOf(link));
    expect((await ask(app, 'POST', api, { body: { password: 'short' } })).status).toBe(422);
    const twice = await Promise.all([1, 2].map(() => ask<Me>(app, 'POST', api, { body: { password: 'a password' } })));
    expect(twice.map(({ status }) => status).sort()).toEqual([200, 410]);
    expect(await findSession(db, twice.find(({ status }) => status === 200)!.cookie!)).toMatchObject({
      agentId: person.id,
    });
    expect(
      (await ask(app, 'POST', '/api/session', { body: { login: `vera${n}`, password: 'a password' } })).status,
    ).toBe(200);
    expect(await journalOf(person.id)).toEqual([
      { actor_id: admin, action: 'person_invited' },
      { actor_id: person.id, action: 'password_set' },
    ]);
  });

  it('finds an invitation gone after 72 hours, and makes a new one by a reset', async () => {
    const { person, link } = (await invite()).body;
    await shiftClock(fresh.pool, '73 hours');
    expect((await ask(app, 'GET', `/api/invitations/${tokenOf(link)}`)).body.error.code).toBe('link.gone');
    as = await cookieOf(db, admin);
    const again = await ask<Made>(app, 'POST', `/api/people/${person.id}/reset`, { as });
    expect((await ask(app, 'GET', `/api/invitations/${tokenOf(again.body.link)}`)).body).toMatchObject({
      purpose: 'invite',
    });
    await shiftClock(fresh.pool, '0');
  });

  it('is told beside the field what is taken, unknown or not of this kind', async () => {
    await invite({ extension: `9${n}` });
    for (const [more, status, code, field] of [
      [{ login: `VERA${n}`.toLowerCase() }, 409, 'person.login_taken', 'login'],
      [{ login: `v${n}x`, extension: `9${n}` }, 409, 'person.extension_taken', 'extension'],
      [{ login: `v${n}x`, departmentId: 999_999 }, 422, 'department.unknown', 'departmentId'],
      [{ login: `v${n}x`, departmentId: Number.MAX_SAFE_INTEGER }, 422, 'input.invalid', undefined],
      [{ login: `v${n}x`, memberships: [{ queueId: 999_999, tier: 1 }] }, 422, 'queue.unknown', 'memberships'],
      [{ login: `v${n}x`, roles: ['head'] }, 422, 'person.not_agent', 'memberships'],
      [{ login: `v${n}x`, roles: ['king'] }, 422, 'input.invalid', 'roles.0'],
      [{ login: `v${n}x`, email: 'no address' }, 422, 'input.invalid', 'email'],
      [{ login: `v${n}x`, name: '‮ \u200b' }, 422, 'input.invalid', 'name'],
      [{ login: `в${n}` }, 422, 'input.invalid', 'login'],
    ] as const) {
      const answer = await invite(more);
      expect([answer.status, answer.body.error.code, answer.body.error.field]).toEqual([status, code, field]);
    }
    expect((await db.pool.query(`select from agents where login = $1`, [`v${n}x`])).rowCount).toBe(0);
  });

  it('changes what is known of a person, and the journal has what it was', async () => {
    const { person } = (await invite()).body;
    const changed = await ask<PersonRow>(app, 'PATCH', `/api/people/${person.id}`, {
      as,
      body: { name: 'Цой Вера', departmentId: world.department, roles: ['agent', 'head'] },
    });
    expect(changed.body).toMatchObject({ name: 'Цой Вера', departmentId: world.department, roles: ['agent', 'head'] });
    const { rows } = await db.pool.query(
      `select data from journal where action = 'person_changed' and (data ->> 'person')::int = $1`,
      [person.id],
    );
    expect(rows[0].data.changed).toEqual({
      name: { from: 'Мещерякова Вера', to: 'Цой Вера' },
      departmentId: { from: null, to: world.department },
      roles: { from: ['agent'], to: ['agent', 'head'] },
    });
  });

  it('disables a person: signed out everywhere, the link dead, and back again with the same queues', async () => {
    const { person, link } = (await invite()).body;
    const theirs = await cookieOf(db, person.id);
    const off = await ask<PersonRow>(app, 'POST', `/api/people/${person.id}/disable`, { as });
    expect(off.body.status).toBe('disabled');
    expect((await ask(app, 'GET', '/api/session', { as: theirs })).status).toBe(401);
    expect((await ask(app, 'GET', `/api/invitations/${tokenOf(link)}`)).status).toBe(410);
    expect((await ask(app, 'POST', `/api/people/${person.id}/disable`, { as })).status).toBe(200);
    const on = await ask<PersonRow>(app, 'POST', `/api/people/${person.id}/enable`, { as });
    expect(on.body).toMatchObject({ status: 'invited', memberships: [{ queueId: world.queue, tier: 2 }] });
    expect((await journalOf(person.id)).map(({ action }) => action)).toEqual([
      'person_invited',
      'person_disabled',
      'person_enabled',
    ]);
  });

  it('cannot disable, reset or dethrone themselves', async () => {
    for (const [method, url, body] of [
      ['POST', `/api/people/${admin}/disable`, undefined],
      ['POST', `/api/people/${admin}/reset`, undefined],
      ['PATCH', `/api/people/${admin}`, { roles: ['agent'] }],
    ] as const) {
      expect(await ask(app, method, url, { as, body })).toMatchObject({
        status: 409,
        body: { error: { code: 'person.yourself' } },
      });
    }
  });

  it('and another cannot disable each other in the same moment: one remains', async () => {
    await db.pool.query(
      `update agents set disabled_at = now() where 'administrator' = any (roles) and id <> $1 and disabled_at is null`,
      [admin],
    );
    const other = await addPerson(db, { login: `other${n}`, roles: ['administrator'], passwordHash: 'x' });
    const theirs = await cookieOf(db, other);
    const answers = await Promise.all([
      ask(app, 'POST', `/api/people/${other}/disable`, { as }),
      ask(app, 'POST', `/api/people/${admin}/disable`, { as: theirs }),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const { rows } = await db.pool.query(
      `select count(*)::int as n from agents where 'administrator' = any (roles) and disabled_at is null`,
    );
    expect(rows[0].n).toBe(1);
  });

  it('is told that there is no such person', async () => {
    for (const url of ['/api/people/999999/reset', '/api/people/999999/disable', '/api/people/999999/enable'])
      expect(await ask(app, 'POST', url, { as })).toMatchObject({
        status: 404,
        body: { error: { code: 'person.unknown' } },
      });
    expect((await ask(app, 'PATCH', '/api/people/999999', { as, body: {} })).status).toBe(404);
    expect((await ask(app, 'PUT', '/api/people/999999/memberships', { as, body: [] })).status).toBe(404);
    expect((await ask(app, 'POST', '/api/people/abc/reset', { as })).status).toBe(422);
  });

  describe('while calls are under way', () => {
    let queue: number;
    let line: number;
    beforeEach(async () => {
      const made = async (sql: string, values: unknown[]) => Number((await db.pool.query(sql, values)).rows[0].id);
      queue = await made(`insert into queues (name) values ($1) returning id`, [`queue${n}`]);
      line = await made(
        `insert into lines (name, number, queue_id, voice) values ('l', '1', $1, 'webhook') returning id`,
        [queue],
      );
    });
    const call = async () =>
      (
        await inTransaction(db, (tx) =>
          register(tx, { lineId: line, externalId: null, direction: 'incoming', phone: null, actor: 'caller' }),
        )
      ).interactionId;

    it('takes a member out who is being asked: the caller goes to the next at the old place', async () => {
      const asked = await addAgent(fresh.pool, world, queue, `asked${n}`);
      const next = await addAgent(fresh.pool, world, queue, `next${n}`);
      const id = await call();
      const { rows } = await db.pool.query('select enqueued_at from queue_entries where interaction_id = $1', [id]);
      const answer = await ask<PersonRow>(app, 'PUT', `/api/people/${asked}/memberships`, {
        as,
        body: [{ queueId: world.queue, tier: 1 }],
      });
      expect(answer.body.memberships).toEqual([{ queueId: world.queue, tier: 1 }]);
      expect(await offersOf(id)).toEqual([
        { agent_id: asked, state: 'withdrawn' },
        { agent_id: next, state: 'pending' },
      ]);
      expect(
        (await db.pool.query('select enqueued_at, state from queue_entries where interaction_id = $1', [id])).rows,
      ).toEqual([{ ...rows[0], state: 'offered' }]);
      expect((await db.pool.query('select engagement from agents where id = $1', [asked])).rows).toEqual([
        { engagement: 'idle' },
      ]);
    });

    it('leaves an offer alone that stands on a membership which stays', async () => {
      const asked = await addAgent(fresh.pool, world, queue, `asked${n}`);
      const id = await call();
      await ask(app, 'PUT', `/api/people/${asked}/memberships`, {
        as,
        body: [
          { queueId: queue, tier: 3 },
          { queueId: world.queue, tier: 1 },
        ],
      });
      expect(await offersOf(id)).toEqual([{ agent_id: asked, state: 'pending' }]);
    });

    it('puts a free person into a queue where somebody waits: that call rings at once', async () => {
      const id = await call();
      const free = await addAgent(fresh.pool, world, world.queue, `free${n}`);
      await ask(app, 'PUT', `/api/people/${free}/memberships`, { as, body: [{ queueId: queue, tier: 1 }] });
      expect(await offersOf(id)).toEqual([{ agent_id: free, state: 'pending' }]);
    });

    it('disables whoever is being asked: the offer is withdrawn, the caller waits on', async () => {
      const asked = await addAgent(fresh.pool, world, queue, `asked${n}`);
      const id = await call();
      await ask(app, 'POST', `/api/people/${asked}/disable`, { as });
      expect(await offersOf(id)).toEqual([{ agent_id: asked, state: 'withdrawn' }]);
      expect((await db.pool.query('select state from interactions where id = $1', [id])).rows).toEqual([
        { state: 'queued' },
      ]);
      expect((await db.pool.query('select presence, engagement from agents where id = $1', [asked])).rows).toEqual([
        { presence: 'offline', engagement: 'idle' },
      ]);
    });

    it('takes the role of an agent away: no offer, no queue, no presence', async () => {
      const asked = await addAgent(fresh.pool, world, queue, `asked${n}`);
      const id = await call();
      const answer = await ask<PersonRow>(app, 'PATCH', `/api/people/${asked}`, {
        as,
        body: { roles: ['supervisor'] },
      });
      expect(answer.body).toMatchObject({ roles: ['supervisor'], memberships: [] });
      expect(await offersOf(id)).toEqual([{ agent_id: asked, state: 'withdrawn' }]);
    });

    it('disables a person in mid-call: the part stays theirs until the lost desk’s time is over, the sessions end', async () => {
      const talking = await addAgent(fresh.pool, world, queue, `talking${n}`);
      const theirs = await cookieOf(db, talking);
      const id = await call();
      const offer = (await db.pool.query('select id from offers where interaction_id = $1', [id])).rows[0].id as number;
      await inTransaction(db, (tx) => accept(tx, { id: 'accept-it', offerId: offer }, { agentId: talking, name: '' }));
      expect((await ask(app, 'POST', `/api/people/${talking}/disable`, { as })).status).toBe(200);
      expect(await findSession(db, theirs)).toBeNull();
      const { rows } = await db.pool.query('select state from assignments where interaction_id = $1', [id]);
      expect(rows).toEqual([{ state: 'connecting' }]);
    });

    it('removes a member in the same moment as the person accepts: the call is theirs, or waits; never both', async () => {
      for (let round = 0; round < 10; round++) {
        const asked = await addAgent(fresh.pool, world, queue, `asked${n}-${round}`);
        const id = await call();
        const offer = (await db.pool.query('select id from offers where interaction_id = $1', [id])).rows[0]
          .id as number;
        const [, left] = await Promise.allSettled([
          inTransaction(db, (tx) => accept(tx, { id: 'accept-it', offerId: offer }, { agentId: asked, name: '' })),
          ask<PersonRow>(app, 'PUT', `/api/people/${asked}/memberships`, { as, body: [] }),
        ]);
        expect(left).toMatchObject({ status: 'fulfilled', value: { status: 200, body: { memberships: [] } } });
        const { rows } = await db.pool.query(
          `select i.state, (select count(*)::int from assignments where interaction_id = i.id and state = 'connecting') as parts,
             (select count(*)::int from offers where interaction_id = i.id and state = 'pending') as offers from interactions i where id = $1`,
          [id],
        );
        expect([
          { state: 'active', parts: 1, offers: 0 },
          { state: 'queued', parts: 0, offers: 0 },
        ]).toContainEqual(rows[0]);
        await db.pool.query(`select hang_up($1, 'caller')`, [id]);
        await db.pool.query(`update agents set presence = 'offline', disabled_at = now() where id = $1`, [asked]);
      }
    });
  });
});

describe('whoever is not an administrator', () => {
  it.each(['agent', 'supervisor', 'head'])('(%s) manages nobody', async (role) => {
    const id = await addPerson(db, { login: `not-${role}`, roles: [role] });
    const as = await cookieOf(db, id);
    for (const [method, url] of [
      ['GET', '/api/people'],
      ['POST', '/api/people'],
      ['PATCH', `/api/people/${id}`],
      ['PUT', `/api/people/${id}/memberships`],
      ['POST', `/api/people/${id}/reset`],
      ['POST', `/api/people/${id}/disable`],
      ['POST', `/api/people/${id}/enable`],
    ] as const) {
      expect(await ask(app, method, url, { as, body: method === 'GET' ? undefined : {} })).toMatchObject({
        status: 403,
        body: { error: { code: 'right.missing' } },
      });
      expect((await ask(app, method, url, { body: method === 'GET' ? undefined : {} })).status).toBe(401);
    }
  });
});
