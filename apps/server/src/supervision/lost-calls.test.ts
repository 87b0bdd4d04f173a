import { emptyLog, type LostCall, type Mine } from '@linia/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askCallback } from '../interactions/callback.ts';
import { register } from '../interactions/register.ts';
import { mineRoutes } from '../people/mine.routes.ts';
import { accept } from '../routing/accept.ts';
import { inTransaction } from '../shell/transaction.ts';
import { openDatabase, type Database } from '../shell/database.ts';
import type { App } from '../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import { clockAt } from '../testing/calendars.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { addAgent, makeWorld, shiftClock, type World } from '../testing/world.ts';
import { lostCallRoutes } from './lost-calls.routes.ts';

let fresh: FreshDatabase;
let db: Database;
let world: World;
let app: App;
let n = 0;
let agent: number;
let colleague: number;
let as: string;
let phone: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  world = await makeWorld(fresh.pool, { agents: 0, specialists: 0 });
  app = await testApp(db, [lostCallRoutes, mineRoutes]);
});
afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

beforeEach(async () => {
  await db.pool.query(`update agents set presence = 'offline', disabled_at = now() where disabled_at is null`);
  agent = await addAgent(fresh.pool, world, world.queue, `agent${++n}`);
  colleague = await addAgent(fresh.pool, world, world.queue, `colleague${n}`);
  await db.pool.query(`update agents set presence = 'away' where id = $1`, [colleague]);
  as = await cookieOf(db, agent);
  phone = `+7913555${String(1000 + n)}`;
});

const ring = async (direction: 'incoming' | 'outgoing' = 'incoming', from: string | null = phone) =>
  (
    await inTransaction(db, (tx) =>
      register(tx, { lineId: world.line, externalId: null, direction, phone: from, actor: 'caller' }),
    )
  ).interactionId;
const leave = (id: number) => db.pool.query(`select hang_up($1, 'caller')`, [id]);
const lost = async (cookie = as, query = '') =>
  (await ask<LostCall[]>(app, 'GET', `/api/lost-calls${query}`, { as: cookie })).body;
const callBack = (id: number, cookie = as) => ask(app, 'POST', `/api/lost-calls/${id}/called-back`, { as: cookie });
const answer = async (id: number) => {
  const offer = (await db.pool.query(`select id from offers where interaction_id = $1 and state = 'pending'`, [id]))
    .rows[0].id;
  await inTransaction(db, (tx) => accept(tx, { id: 'accept-it', offerId: offer }, { agentId: agent, name: '' }));
  await db.pool.query(`select connect_assignment(id, 'line:1') from assignments where interaction_id = $1`, [id]);
};

describe('a caller who left before anybody answered', () => {
  it('stands in the list of the line’s people with the wait, until somebody called back; who said so first stands', async () => {
    const id = await ring();
    expect(await lost()).not.toContainEqual(expect.objectContaining({ interactionId: id }));
    await leave(id);
    expect((await lost())[0]).toMatchObject({
      interactionId: id,
      queueId: world.queue,
      phoneE164: phone,
      with: phone,
      calledBack: null,
      cameThrough: null,
    });
    expect((await lost())[0]!.waitedMs).toBeGreaterThanOrEqual(0);
    const theirs = await cookieOf(db, colleague);
    const both = await Promise.all([callBack(id), callBack(id, theirs)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)!.body).toMatchObject({
      error: { code: 'lost.called_back', details: { by: expect.any(String) } },
    });
    expect((await lost())[0]!.calledBack).toMatchObject({ by: expect.stringMatching(/^(agent|colleague)/) });
    const { rows } = await db.pool.query(
      `select type, actor from interaction_events where interaction_id = $1 and type = 'called_back'`,
      [id],
    );
    expect(rows).toHaveLength(1);
  });

  it('came through by themselves later: the list says with which call', async () => {
    const id = await ring();
    await leave(id);
    const next = await ring();
    await answer(next);
    expect((await lost()).find(({ interactionId }) => interactionId === id)).toMatchObject({
      calledBack: null,
      cameThrough: { interactionId: next },
    });
  });

  it('was called back on the phone: an outgoing call that was answered says it', async () => {
    const id = await ring();
    await leave(id);
    const out = await ring('outgoing');
    await db.pool.query(`update interactions set answered_at = linia_now() where id = $1`, [out]);
    await db.pool.query(
      `insert into assignments (interaction_id, agent_id, state, created_at, connected_at, done_at) values ($1, $2, 'done', now(), now(), now())`,
      [out, colleague],
    );
    expect((await lost()).find(({ interactionId }) => interactionId === id)).toMatchObject({
      calledBack: { by: `colleague${n}` },
      cameThrough: null,
    });
  });

  it('whose number is withheld can be marked, and comes through with nobody’s call', async () => {
    const id = await ring('incoming', null);
    await leave(id);
    await answer(await ring('incoming', null));
    expect((await lost()).find(({ interactionId }) => interactionId === id)).toMatchObject({
      phone: '',
      phoneE164: null,
      with: '',
      cameThrough: null,
    });
    expect((await callBack(id)).status).toBe(200);
  });

  it('is on the list of those whose line it was', async () => {
    const id = await ring();
    await leave(id);
    const stranger = await addPerson(db, { login: `stranger${n}`, roles: ['agent'] });
    const theirs = await cookieOf(db, stranger);
    expect(await lost(theirs)).toEqual([]);
    expect(await lost(theirs, `?queueId=${world.queue}`)).toEqual([]);
    expect((await callBack(id, theirs)).body.error.code).toBe('lost.unknown');
    const boss = await cookieOf(db, await addPerson(db, { login: `boss${n}`, roles: ['supervisor'] }));
    expect((await lost(boss, `?queueId=${world.queue}`))[0]!.interactionId).toBe(id);
    expect(await lost(boss, `?queueId=${world.departmentQueue}`)).toEqual([]);
    expect((await callBack(id, boss)).status).toBe(403);
  });

  it('stays on the list over midnight until somebody has talked to them, a week at most; who was called back goes with the day', async () => {
    const [id, settled] = [await ring(), await ring('incoming', null)];
    for (const call of [id, settled]) await leave(call);
    await callBack(settled);
    const ids = async (shift: string) => {
      await shiftClock(fresh.pool, shift);
      const found = (await lost(await cookieOf(db, agent))).map(({ interactionId }) => interactionId);
      return [id, settled].filter((each) => found.includes(each));
    };
    expect(await ids('0')).toEqual([id, settled]);
    expect(await ids('25 hours')).toEqual([id]);
    expect(await ids('7 days')).toEqual([id]);
    expect(await ids('8 days')).toEqual([]);
    await shiftClock(fresh.pool, '0');
  });

  it('is lost on the day on which it ended: who came before midnight, and who was not reached in the morning', async () => {
    await db.pool.query(`update agents set presence = 'away' where id = $1`, [agent]);
    await clockAt(fresh.pool, '2026-11-02T23:58:00+03:00');
    const [id, kept] = [await ring(), await ring('incoming', '+79135559999')];
    await inTransaction(db, (tx) => askCallback(tx, kept, null, 'caller'));
    await clockAt(fresh.pool, '2026-11-03T00:03:00+03:00');
    await leave(id);
    await clockAt(fresh.pool, '2026-11-03T09:00:00+03:00');
    await db.pool.query(`select end_callback($1, 'not_reached', 'no_answer', 'clock')`, [kept]);
    const found = await lost(await cookieOf(db, agent));
    expect(found.map(({ interactionId }) => interactionId).filter((each) => each >= id)).toEqual([kept, id]);
    await shiftClock(fresh.pool, '0');
  });

  it('and a call that was answered is no lost one', async () => {
    const id = await ring();
    await answer(id);
    await leave(id);
    expect((await callBack(id)).body.error.code).toBe('lost.unknown');
    expect((await callBack(999_999)).body.error.code).toBe('call.unknown');
    expect((await ask(app, 'POST', '/api/lost-calls/x/called-back', { as })).status).toBe(422);
  });
});

describe('my things', () => {
  it('are logs to finish with what is missing in them, lost calls, requests of mine and of my departments, my last calls', async () => {
    const id = await ring();
    await answer(id);
    await leave(id);
    await db.pool.query(`select end_wrap_up(id, 'clock', true) from assignments where interaction_id = $1`, [id]);
    const subject = (await db.pool.query(`insert into subjects (name) values ($1) returning id`, [`Тема ${n}`])).rows[0]
      .id;
    await db.pool.query(`insert into drafts (agent_id, interaction_id, log, saved_at) values ($1, $2, $3, now())`, [
      agent,
      id,
      JSON.stringify({ ...emptyLog, subjectId: subject }),
    ]);
    await db.pool.query(`insert into queue_members (queue_id, agent_id) values ($1, $2)`, [
      world.departmentQueue,
      agent,
    ]);
    await db.pool.query(
      `insert into tickets (subject, owner_id, department_id, state, created_at) values
         ('мой', $1, $3, 'open', now()), ('отдела', null, $3, 'new', now()), ('решён', $1, $3, 'solved', now()), ('чужой', $2, null, 'new', now())`,
      [agent, colleague, world.department],
    );
    const mine = (await ask<Mine>(app, 'GET', '/api/mine', { as })).body;
    expect(mine.toFinish).toMatchObject([{ interactionId: id, with: phone, missing: ['disposition'] }]);
    expect(mine.toFinish[0]!.talkMs).toBeGreaterThanOrEqual(0);
    expect(mine.tickets.map(({ subject }) => subject)).toEqual(['мой']);
    expect(mine.departmentTickets.map(({ subject }) => subject)).toEqual(['отдела']);
    expect(mine.recent).toMatchObject([{ interactionId: id, with: phone, outcome: `agent${n} · без итога` }]);
    expect(mine.lost).toEqual(await lost());
  });
});
