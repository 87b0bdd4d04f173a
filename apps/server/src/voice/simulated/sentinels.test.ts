import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoCallers, type DemoCaller } from '@linia/drizzle/seed';
import { emptyLog, type CallCard } from '@linia/protocol';
import { tick } from '../../clock/tick.ts';
import { escalate } from '../../interactions/escalate.ts';
import { startOutbox, type Outbox } from '../../outbox/outbox.ts';
import { accept } from '../../routing/accept.ts';
import { inTransaction } from '../../shell/transaction.ts';
import { openDatabase, type Database } from '../../shell/database.ts';
import type { App } from '../../shell/web.ts';
import { ask, cookieOf, testApp } from '../../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../../testing/database.ts';
import { makeWorld, shiftClock, type World } from '../../testing/world.ts';
import { voiceEffects } from '../effects.ts';
import { demoRoutes } from './demo.routes.ts';

let fresh: FreshDatabase;
let db: Database;
let world: World;
let app: App;
let outbox: Outbox;
let cookie: string;
let now: number;

beforeEach(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  world = await makeWorld(fresh.pool, { agents: 2, specialists: 1 });
  await fresh.pool.query(`insert into lines (name, number, queue_id, voice) values ('8 800', '1', $1, 'simulated')`, [
    world.queue,
  ]);
  await fresh.pool.query('insert into rules (position, department_id) values (1, $1)', [world.department]);
  cookie = await cookieOf(db, world.agents[0]!);
  app = await testApp(db, [demoRoutes], { demo: true });
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  outbox = startOutbox({ db, log }, voiceEffects(db, log));
  now = 0;
});
afterEach(async () => {
  await outbox.stop();
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

/** Everything that is due is done: the clock's rows and the outbox's, until there are none. */
async function settle(): Promise<void> {
  for (let round = 0; round < 10; round++) {
    const ticked = await tick(db);
    outbox.wake();
    await outbox.idle();
    const { rowCount } = await fresh.pool.query(
      'select from outbox where done_at is null and failed_at is null and not_before <= linia_now()',
    );
    if (ticked === 0 && rowCount === 0) return;
  }
  throw new Error('it never comes to rest');
}
async function after(seconds: number): Promise<void> {
  now += seconds;
  await shiftClock(fresh.pool, `${now} s`);
  await settle();
}
const card = async (call: number): Promise<CallCard> =>
  (await fresh.pool.query('select interaction_card($1) as card', [call])).rows[0].card;
const pending = async (call: number) => (await card(call)).offers.find((offer) => offer.state === 'pending');
const behaves = (does: keyof DemoCaller['behaviour'], value?: unknown) =>
  demoCallers.find(
    ({ behaviour }) => behaviour[does] !== undefined && (value === undefined || behaviour[does] === value),
  )!;

async function calls(caller: DemoCaller): Promise<number> {
  const answer = await ask<{ interactionId: number }>(app, 'POST', '/api/demo/calls', {
    as: cookie,
    body: { caller: caller.key },
  });
  expect(answer.status).toBe(200);
  await settle();
  return answer.body.interactionId;
}
async function acceptOf(call: number): Promise<number> {
  const offer = (await pending(call))!;
  await inTransaction(db, (tx) =>
    accept(tx, { id: 'message-id', offerId: offer.id }, { agentId: offer.agent.id, name: '' }),
  );
  await settle();
  return offer.agent.id;
}
async function escalated(call: number, agentId: number, mode: 'warm' | 'cold'): Promise<void> {
  await inTransaction(db, (tx) =>
    escalate(
      tx,
      {
        id: 'message-id',
        interactionId: call,
        departmentId: world.department,
        agentId: null,
        reasonId: world.escalate,
        purposeId: null,
        summary: 'Сертификат отозван',
        mode,
        hold: false,
        log: emptyLog,
      },
      { agentId, name: '' },
    ),
  );
  await settle();
}

describe('a caller of the demo', () => {
  it('calls, is offered, and is heard as soon as somebody accepts', async () => {
    const usual = demoCallers.find(({ behaviour }) => Object.keys(behaviour).length === 0)!;
    const call = await calls(usual);
    expect(await card(call)).toMatchObject({ state: 'offered', caller: { phone: usual.phone } });
    const agent = await acceptOf(call);
    expect(await card(call)).toMatchObject({
      state: 'active',
      assignments: [{ agent: { id: agent }, state: 'active' }],
    });
    await after(3600);
    expect((await card(call)).state).toBe('active');
  });

  it('does not wait for ever in the line', async () => {
    const caller = behaves('leavesQueueAfter');
    const call = await calls(caller);
    await after(caller.behaviour.leavesQueueAfter! - 1);
    expect((await card(call)).state).toBe('offered');
    await after(2);
    expect(await card(call)).toMatchObject({
      state: 'closed',
      endReason: 'abandoned',
      offers: [{ state: 'withdrawn' }],
    });
  });

  it('stays, once somebody has answered in time', async () => {
    const caller = behaves('leavesQueueAfter');
    const call = await calls(caller);
    await after(caller.behaviour.leavesQueueAfter! - 1);
    await acceptOf(call);
    await after(60);
    expect((await card(call)).state).toBe('active');
  });

  it('leaves while it rings', async () => {
    const caller = behaves('leavesWhileRinging');
    const call = await calls(caller);
    expect((await card(call)).state).toBe('offered');
    await after(caller.behaviour.leavesWhileRinging! + 1);
    expect(await card(call)).toMatchObject({
      state: 'closed',
      endReason: 'abandoned',
      offers: [{ state: 'withdrawn' }],
    });
  });

  it('whose first ring fails on the device keeps the place and rings at the next person', async () => {
    const call = await calls(behaves('deviceFails', 'first'));
    const { offers, entry } = await card(call);
    expect(offers.map(({ state }) => state)).toEqual(['failed', 'pending']);
    expect(offers[0]!.agent.id).not.toBe(offers[1]!.agent.id);
    expect(entry).toMatchObject({ state: 'offered' });
    await acceptOf(call);
    expect((await card(call)).state).toBe('active');
  });

  it('whose every ring fails goes round once, and after the pause again', async () => {
    const call = await calls(behaves('deviceFails', 'always'));
    expect((await card(call)).offers.map(({ state }) => state)).toEqual(['failed', 'failed']);
    expect(await card(call)).toMatchObject({ state: 'queued', entry: { state: 'waiting' } });
    await after(120);
    expect((await card(call)).offers.length).toBeGreaterThan(2);
    expect((await card(call)).offers.every(({ state }) => state === 'failed')).toBe(true);
    expect((await card(call)).state).toBe('queued');
  });

  it('without sound is back at the old place, and heard by the next person', async () => {
    const call = await calls(behaves('connectionFails'));
    const { entry } = await card(call);
    const first = await acceptOf(call);
    expect(await card(call)).toMatchObject({
      state: 'offered',
      answeredAt: null,
      entry: { enqueuedAt: entry!.enqueuedAt },
      assignments: [{ agent: { id: first }, state: 'done', connectedAt: null }],
    });
    const second = await acceptOf(call);
    expect(second).not.toBe(first);
    expect(await card(call)).toMatchObject({
      state: 'active',
      assignments: [{ state: 'done' }, { agent: { id: second }, state: 'active' }],
    });
  });

  it('puts the receiver down after the talk', async () => {
    const caller = behaves('hangsUpAfterTalk');
    const call = await calls(caller);
    await after(5);
    await acceptOf(call);
    await after(caller.behaviour.hangsUpAfterTalk! - 1);
    expect((await card(call)).state).toBe('active');
    await after(2);
    expect(await card(call)).toMatchObject({
      state: 'ended',
      endReason: 'caller_hung_up',
      assignments: [{ state: 'wrapping' }],
    });
  });

  it.each(['warm', 'cold'] as const)('leaves while a department is asked (%s)', async (mode) => {
    const caller = behaves('leavesDuringEscalation');
    const call = await calls(caller);
    await escalated(call, await acceptOf(call), mode);
    await after(caller.behaviour.leavesDuringEscalation! - 1);
    expect((await card(call)).escalations).toMatchObject([{ state: 'offered' }]);
    await after(2);
    expect(await card(call)).toMatchObject({
      state: 'ended',
      endReason: 'caller_hung_up',
      escalations: [{ state: 'cancelled' }],
    });
  });

  it('stays when the department has taken it in time', async () => {
    const caller = behaves('leavesDuringEscalation');
    const call = await calls(caller);
    await escalated(call, await acceptOf(call), 'warm');
    await acceptOf(call);
    await after(30);
    expect(await card(call)).toMatchObject({ state: 'active', escalations: [{ state: 'accepted' }] });
  });

  it.each(['warm', 'cold'] as const)('leaves in the moment in which the department accepts (%s)', async (mode) => {
    const call = await calls(behaves('leavesOnEscalationAccept'));
    await escalated(call, await acceptOf(call), mode);
    expect((await card(call)).escalations).toMatchObject([{ state: 'offered' }]);
    const specialist = await acceptOf(call);
    const { state, assignments, offers } = await card(call);
    expect(state).toBe('ended');
    expect(assignments.find(({ agent }) => agent.id === specialist)).toMatchObject({
      state: 'done',
      connectedAt: null,
    });
    expect(offers.filter((offer) => offer.state === 'pending')).toEqual([]);
  });

  it.each(demoCallers)('$key: effects that are done twice change nothing', async (caller) => {
    const call = await calls(caller);
    if (await pending(call)) await acceptOf(call);
    const { version } = await card(call);
    await fresh.pool.query('update outbox set done_at = null, error = null where not_before <= linia_now()');
    await settle();
    const { rows } = await fresh.pool.query(`select count(*) from outbox where kind = 'simulated.hang-up'`);
    expect(Number(rows[0].count)).toBeLessThan(2);
    expect((await card(call)).version).toBe(version);
  });
});

describe('«call now»', () => {
  it('shows who can call, without saying how it is done', async () => {
    const { status, body } = await ask<object[]>(app, 'GET', '/api/demo/callers', { as: cookie });
    expect(status).toBe(200);
    expect(body).toEqual(demoCallers.map(({ key, name, phone, what }) => ({ key, name, phone, what })));
  });

  it('is for those who are signed in, and only on the demo’s own lines', async () => {
    const { key: caller } = demoCallers[0]!;
    expect(await ask(app, 'POST', '/api/demo/calls', { body: { caller } })).toMatchObject({ status: 401 });
    const refused = async (body: object) =>
      (await ask(app, 'POST', '/api/demo/calls', { as: cookie, body })).body.error;
    expect(await refused({ caller: 'nobody' })).toMatchObject({ code: 'demo.caller', field: 'caller' });
    for (const lineId of [world.webhookLine, 1_000_000, Number.MAX_SAFE_INTEGER]) {
      expect(await refused({ caller, lineId })).toMatchObject({ code: 'demo.line', field: 'lineId' });
    }
    expect(await refused({ caller, lineId: 'first' })).toMatchObject({ code: 'input.invalid' });
    const { rows } = await fresh.pool.query('select from interactions');
    expect(rows).toEqual([]);
  });

  it('is not there where the demo is not', async () => {
    const real = await testApp(db, [demoRoutes], { demo: false });
    expect(real.hasRoute({ method: 'POST', url: '/api/demo/calls' })).toBe(false);
    await real.close();
  });
});
