import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Pbx, PhoneCall } from '@linia/pbx';
import { resume } from '../../interactions/hold.ts';
import { callOutside, leaveOutside, putThrough, transfer } from '../../interactions/outside.ts';
import { flagRecording } from '../../interactions/recording.ts';
import { actorOf } from '../../testing/stage.ts';
import { Exchange, hearsOnly, programs, startTestPbx, until } from './asterisk.testing.ts';
import { outOf } from './calls.ts';
import { Heard } from './heard.testing.ts';

let pbx: Pbx;
let exchange: Exchange;
/** The caller's tone, the agent's, and that of whoever is called outside. */
const [C, A, O] = [440, 700, 1_100] as const;
/** Of a telephone that rings, in Russia. */
const ringing = 425;
const number = '+79135550143';

async function talking(): Promise<{ call: number; agent: number; caller: PhoneCall; desk: PhoneCall }> {
  const { phone: caller, call } = await exchange.call();
  const { agent, phone: desk } = await exchange.accept(call);
  [caller.rtp.tone, desk.rtp.tone] = [C, A];
  return { call, agent, caller, desk };
}

async function rings(call: number, agent: number, handOver = false, phone = number): Promise<PhoneCall> {
  await exchange.stage.do((tx) =>
    callOutside(tx, { id: randomUUID(), interactionId: call, phone, handOver }, actorOf(agent)),
  );
  return exchange.world.rings();
}

async function picksUp(call: number, phone: PhoneCall): Promise<void> {
  phone.answer();
  phone.rtp.tone = O;
  await exchange.sees(call, ({ outside }) => outside?.state === 'talking');
}

const as = (agent: number, verb: typeof putThrough, call: number): Promise<null> =>
  exchange.stage.do((tx) => verb(tx, { id: randomUUID(), interactionId: call }, actorOf(agent)));

async function hearsMusic(side: PhoneCall): Promise<void> {
  side.rtp.heard();
  await until(() => side.rtp.packets > 30);
  expect(side.rtp.heard().decibels).toBeGreaterThan(-40);
}

describe.skipIf(!programs)('somebody outside who is called into a talk', () => {
  beforeAll(async () => {
    pbx = await startTestPbx();
  });
  afterAll(() => pbx?.stop());
  beforeEach(async () => {
    exchange = await Exchange.open(pbx);
    await exchange.stage.pool.query('update lines set records = false');
    await exchange.lead();
  });
  afterEach(async () => {
    const left = { broken: await exchange.stage.broken(), said: exchange.said };
    await exchange.close();
    expect(left).toEqual({ broken: [], said: [] });
  });

  it('is asked while the caller hears music; then all three talk; then they have the caller, and their end is the call’s', async () => {
    const { call, agent, caller, desk } = await talking();
    const outside = await rings(call, agent);
    await hearsMusic(caller);
    await hearsOnly(desk, [ringing], [C]);
    await picksUp(call, outside);
    await hearsOnly(desk, [O], [C, ringing]);
    await hearsOnly(outside, [A], [C]);
    await hearsOnly(caller, [], [A, O]);
    await as(agent, resume as typeof putThrough, call);
    await hearsOnly(caller, [A, O], []);
    await hearsOnly(outside, [A, C], []);
    await as(agent, putThrough, call);
    expect(await desk.ended).toBe('BYE');
    expect((await exchange.stage.card(call)).state).toBe('outside');
    expect((await exchange.stage.agent(agent)).engagement).toBe('wrapping');
    await hearsOnly(caller, [O], [A]);
    await hearsOnly(outside, [C], [A]);
    await outside.hangUp();
    expect(await caller.ended).toBe('BYE');
    await exchange.sees(call, ({ state, endReason }) => state === 'ended' && endReason === 'outside_hung_up');
    await exchange.isSilent();
  });

  it('hears that the call is recorded before they are in it', async () => {
    await exchange.stage.pool.query('update lines set records = true');
    const { call, agent, caller } = await talking();
    const outside = await rings(call, agent);
    const heard = await Heard.of(pbx);
    await picksUp(call, outside);
    await until(() => outside.rtp.packets > 50);
    expect(outside.rtp.heard().decibels, 'words').toBeGreaterThan(-40);
    await hearsOnly(outside, [A], [C]);
    const { rows } = await exchange.stage.pool.query('select id from outside_calls');
    const channel = outOf(call, rows[0].id as number);
    await expect.poll(() => heard.of(channel)).toEqual(['ru/recorded', 'ru/recorded to the end', 'bridge']);
    heard.close();
    expect(await exchange.takes(call)).toMatchObject([{ endedAt: null, failure: null }]);
    await caller.hangUp();
    expect(await outside.ended).toBe('BYE');
    await exchange.isSilent();
  });

  it('who came in while nothing was recorded is recorded only once all have heard in the talk that it is', async () => {
    await exchange.stage.pool.query('update lines set records = true');
    const { call, agent, caller } = await talking();
    await exchange.records(call, 1);
    const flag = (on: boolean) => ({ id: randomUUID(), interactionId: call, on });
    await exchange.stage.do((tx) => flagRecording(tx, flag(false), actorOf(agent)));
    const outside = await rings(call, agent);
    await picksUp(call, outside);
    await hearsOnly(outside, [A], [C]);
    await exchange.stage.do((tx) => flagRecording(tx, flag(true), actorOf(agent)));
    // the caller hears music: it can't be said to all yet
    await hearsOnly(outside, [A], [C]);
    expect(await exchange.takes(call)).toMatchObject([{ failure: null }]);
    const heard = await Heard.of(pbx);
    await as(agent, resume as typeof putThrough, call);
    await until(async () => (await exchange.takes(call)).length === 2);
    expect(heard.sounds).toContain('ru/recorded');
    const [told] = (await exchange.stage.pool.query('select told_at as at from outside_calls')).rows as {
      at: string;
    }[];
    const [, take] = await exchange.takes(call);
    expect(Date.parse(take!.startedAt)).toBeGreaterThanOrEqual(Date.parse(told!.at));
    heard.close();
    await caller.hangUp();
    await exchange.isSilent();
  });

  it('is thanked, or puts the receiver down: the agent has the caller as before', async () => {
    const { call, agent, caller, desk } = await talking();
    const first = await rings(call, agent);
    await picksUp(call, first);
    await as(agent, leaveOutside, call);
    expect(await first.ended).toBe('BYE');
    await hearsOnly(caller, [A], [O]);
    const second = await rings(call, agent);
    await picksUp(call, second);
    await second.hangUp();
    await exchange.sees(call, ({ outside }) => outside?.endedBy === 'hung_up');
    expect((await exchange.stage.card(call)).assignments[0]).toMatchObject({ state: 'active' });
    await as(agent, resume as typeof putThrough, call);
    await hearsOnly(desk, [C], [O]);
    await caller.hangUp();
    await exchange.isSilent();
  });

  it('has the caller at once where they are handed over blind; not reached, the caller is back at the old place', async () => {
    const { call, agent, caller, desk } = await talking();
    const outside = await rings(call, agent, true);
    expect(await desk.ended).toBe('BYE');
    await hearsOnly(caller, [ringing], [A]);
    outside.decline(486);
    await exchange.sees(
      call,
      ({ outside: o, state }) => o?.endedBy === 'busy' && ['queued', 'offered'].includes(state),
    );
    const { rows } = await exchange.stage.pool.query(
      'select count(distinct enqueued_at)::int as n from queue_entries where interaction_id = $1',
      [call],
    );
    expect(rows[0].n, 'one and the same place in time').toBe(1);
    await hearsMusic(caller);
    await hearsOnly(caller, [], [ringing]);
    await caller.hangUp();
    await exchange.isSilent();
  });

  it('goes with the caller who hangs up, and with an owner who is killed talks on', async () => {
    const { call, agent, caller, desk } = await talking();
    const outside = await rings(call, agent);
    await hearsOnly(desk, [ringing], []);
    await exchange.lose(exchange.stage.world.process);
    const second = await exchange.process();
    await exchange.lead(second);
    await picksUp(call, outside);
    // the next one ends the tone that the first began
    await hearsOnly(desk, [O], [ringing]);
    await as(agent, putThrough, call);
    await exchange.lose(second);
    await exchange.lead(await exchange.process());
    await hearsOnly(outside, [C], []);
    await hearsOnly(caller, [O], []);
    await caller.hangUp();
    expect(await outside.ended).toBe('BYE');
    await exchange.sees(call, ({ endReason }) => endReason === 'caller_hung_up');
    await exchange.isSilent();
  });

  it('is nobody whom the agent may not dial, and one at a time; a transfer to a line is asked there at once', async () => {
    const { call, agent, caller } = await talking();
    const ask = (phone: string) =>
      exchange.stage.do((tx) =>
        callOutside(tx, { id: randomUUID(), interactionId: call, phone, handOver: false }, actorOf(agent)),
      );
    await expect(ask('+44 20 7946 0000')).rejects.toMatchObject({ code: 'dial.not_allowed' });
    await expect(ask('8 809 505 0000')).rejects.toMatchObject({ code: 'dial.not_allowed' });
    const outside = await rings(call, agent);
    await expect(ask(number)).rejects.toThrow('outside.underway');
    await as(agent, leaveOutside, call);
    expect(await outside.ended).toBe('CANCEL');
    const { rows } = await exchange.stage.pool.query('select id from queues where department_id is not null limit 1');
    await exchange.stage.do((tx) =>
      transfer(tx, { id: randomUUID(), interactionId: call, queueId: rows[0].id as number }, actorOf(agent)),
    );
    const specialist = await exchange.accept(call);
    specialist.phone.rtp.tone = O;
    await hearsOnly(caller, [O], [A]);
    await caller.hangUp();
    await exchange.isSilent();
  });
});
