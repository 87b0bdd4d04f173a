import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPbx, type Pbx } from '@linia/pbx';
import { tick } from '../../clock/tick.ts';
import { dial } from '../../interactions/dial.ts';
import { flagRecording } from '../../interactions/recording.ts';
import { readBoard } from '../../supervision/board.ts';
import { actorOf } from '../../testing/stage.ts';
import { Exchange, hears, number, programs, startTestPbx, until } from './asterisk.testing.ts';

let pbx: Pbx;
let exchange: Exchange;

/** A person sets about calling a customer. */
async function callsOut(agent: number): Promise<number> {
  const to = { id: randomUUID(), phone: '+79135550142', organizationId: null, contactId: null, callsBack: null };
  return (await exchange.stage.do((tx) => dial(tx, to, actorOf(agent)))).interactionId;
}

describe.skipIf(!programs)('a call survives', () => {
  beforeAll(async () => {
    pbx = await startTestPbx();
  });
  afterAll(() => pbx?.stop());
  beforeEach(async () => {
    exchange = await Exchange.open(pbx);
  });
  afterEach(async () => {
    const broken = await exchange.stage.broken();
    await exchange.close();
    expect(broken).toEqual([]);
  });

  it('the process that leads it being gone: it talks on, another leads it, and the hang-up is seen', async () => {
    const first = await exchange.process();
    await exchange.lead(first);
    const { phone, call } = await exchange.call();
    const { phone: desk } = await exchange.accept(call);
    await exchange.lose(first);
    expect(await hears(phone, desk)).toBe(true);
    await exchange.lead(await exchange.process());
    expect(await hears(desk, phone)).toBe(true);
    await phone.hangUp();
    expect(await desk.ended).toBe('BYE');
    await exchange.sees(call, ({ endReason }) => endReason === 'caller_hung_up');
    await exchange.isSilent();
    expect(await exchange.recordings(call)).toHaveLength(1);
  });

  it('a hang-up that nobody heard: whoever leads next closes it, and the person is free', async () => {
    const first = await exchange.process();
    await exchange.lead(first);
    const { phone, call } = await exchange.call();
    const { agent, phone: desk } = await exchange.accept(call);
    await exchange.lose(first);
    await phone.hangUp();
    expect((await exchange.stage.card(call)).state).toBe('active');
    await exchange.lead(await exchange.process());
    expect(await desk.ended).toBe('BYE');
    await exchange.sees(call, ({ state }) => state === 'ended');
    expect((await exchange.stage.agent(agent)).engagement).toBe('wrapping');
    await exchange.isSilent();
    expect(await exchange.recordings(call)).toHaveLength(1);
  });

  it('a caller who waits, and one who is in the menu, keep their places with the next process', async () => {
    const first = await exchange.process();
    await exchange.lead(first);
    const { phone, call } = await exchange.call();
    await exchange.offered(call);
    const menu = await exchange.caller.call(pbx.sipPort, number);
    await menu.talks;
    const other = await exchange.newest();
    await exchange.lose(first);
    await exchange.lead(await exchange.process());
    await exchange.sees(other, ({ state }) => state === 'queued');
    const { phone: desk } = await exchange.accept(call);
    expect(await hears(phone, desk)).toBe(true);
    for (const each of [phone, menu]) await each.hangUp();
    await exchange.isSilent();
  });

  it('nobody leading: a new caller is told so, and is not dropped in silence', async () => {
    const phone = await exchange.caller.call(pbx.sipPort, number);
    await phone.talks;
    await until(() => phone.rtp.packets > 50);
    expect(phone.rtp.heard().decibels).toBeGreaterThan(-35);
    await phone.hangUp();
    expect(await exchange.newest()).toBe(0);
  });

  it('two processes at once: one leads, the other stands by', async () => {
    const [first, second] = [await exchange.process(), await exchange.process()];
    const one = await exchange.lead(first);
    const other = await exchange.lead(second);
    expect([one.leads(), other.leads()]).toEqual([true, false]);
    await exchange.lose(first);
    await until(() => other.leads());
    const { phone, call } = await exchange.call();
    await exchange.offered(call);
    await phone.hangUp();
    await exchange.isSilent();
  });

  it('Asterisk killed and started: it is closed truthfully, its person is freed, and the next caller comes in', async () => {
    await exchange.lead();
    const { phone, call } = await exchange.call();
    const { agent, phone: desk } = await exchange.accept(call);
    await pbx.restart();
    for (const each of [phone, desk]) each.vanish();
    await exchange.sees(call, ({ state }) => state === 'ended');
    expect((await exchange.stage.agent(agent)).engagement).toBe('wrapping');
    expect(await exchange.recordings(call)).toMatchObject([{ failure: null }]);
    await exchange.stage.close(call, agent);
    await exchange.knowPhones();
    const next = await exchange.call();
    const { phone: again } = await exchange.accept(next.call);
    expect(await hears(next.phone, again)).toBe(true);
    await next.phone.hangUp();
    await exchange.isSilent();
  });

  it('the person’s telephone being gone: the caller hears music, and both hear each other when it is back', async () => {
    await exchange.lead();
    const { phone, call } = await exchange.call();
    const { agent, phone: desk } = await exchange.accept(call);
    await exchange.stage.pool.query('delete from connections where agent_id = $1', [agent]); // the page is reloaded
    await desk.hangUp();
    const back = await exchange.phone(agent).rings();
    expect(back.told('X-Linia-Assignment')).not.toBe('');
    back.answer();
    await exchange.sees(call, ({ state }) => state === 'active');
    expect(await hears(phone, back)).toBe(true);
    // it is noted once they hear each other
    await until(async () => (await exchange.stage.events(call)).at(-1) === 'agent_reattached');
    expect((await exchange.stage.events(call)).at(-2)).toBe('agent_detached');
    await phone.hangUp();
    await exchange.isSilent();
    expect((await exchange.recordings(call)).at(-1)).toMatchObject({ loud: true });
  });

  it('the person not coming back in 20 seconds: the caller is in the line again at the old place', async () => {
    await exchange.lead();
    const { phone, call } = await exchange.call();
    await exchange.offered(call);
    const place = (await exchange.stage.card(call)).entry!.enqueuedAt;
    const { agent, phone: desk } = await exchange.accept(call);
    await exchange.stage.pool.query('delete from connections where agent_id = $1', [agent]);
    await desk.hangUp();
    await exchange.sees(call, ({ assignments }) => assignments.some((part) => part.reattachBy !== null));
    await exchange.stage.later(21);
    await tick(exchange.stage.db);
    await exchange.sees(call, ({ state, entry }) => state === 'queued' && entry?.enqueuedAt === place);
    await until(() => phone.rtp.packets > 30);
    expect(phone.rtp.heard().decibels).toBeGreaterThan(-40);
    await phone.hangUp();
    await exchange.isSilent();
  });

  it('the caller who would rather be called: presses one, keeps the place, and the line is free', async () => {
    await exchange.lead();
    const { phone, call } = await exchange.call();
    await exchange.offered(call);
    phone.rtp.press('1');
    expect(await phone.ended).toBe('BYE');
    expect((await exchange.stage.card(call)).callback?.to).toBe('+79135550142');
    expect((await exchange.stage.card(call)).state).not.toBe('ended');
    await exchange.isSilent();
    // and whoever takes the turn calls them
    const offer = await exchange.offered(call);
    await exchange.stage.accept(offer);
    (await exchange.phone(offer.agent.id).rings()).answer();
    const customer = await exchange.world.rings();
    customer.answer();
    await exchange.sees(call, ({ state, answeredAt }) => state === 'active' && answeredAt !== null);
    await customer.hangUp();
    await exchange.isSilent();
  });

  it('an announcement that is missing: it goes on to a person, and does not count as told', async () => {
    const silent = await startPbx({ numbers: [number], programs: { ...programs!, espeak: null } });
    const other = await Exchange.open(silent);
    try {
      await other.lead();
      const { phone, call } = await other.call();
      const { phone: desk } = await other.accept(call);
      expect(await hears(phone, desk)).toBe(true);
      expect((await other.stage.card(call)).recording.notifiedAt).toBeNull();
      await phone.hangUp();
      await other.isSilent();
      // nobody is recorded who was not told, and the board says why
      expect(await other.recordings(call)).toEqual([]);
      const { troubles } = await readBoard(other.stage.db, { queueIds: 'all' });
      expect(troubles).toMatchObject([{ code: 'announcement_missing', value: 1 }]);
    } finally {
      await other.close();
      await silent.stop();
    }
  });

  it('the recording refused: its file ends, and the talk goes on', async () => {
    await exchange.lead();
    const { phone, call } = await exchange.call();
    const { agent, phone: desk } = await exchange.accept(call);
    const files = async () =>
      (await exchange.stage.pool.query('select ended_at is not null as over from recordings')).rows as {
        over: boolean;
      }[];
    await until(async () => (await files()).length === 1);
    await exchange.stage.do((tx) => flagRecording(tx, { id: 'f', interactionId: call, on: false }, actorOf(agent)));
    await until(async () => (await files()).every(({ over }) => over));
    expect(await hears(phone, desk)).toBe(true);
    expect(await files()).toHaveLength(1);
    await phone.hangUp();
    await exchange.isSilent();
  });

  it('a customer is called: the person picks up first, then the customer, and they hear each other', async () => {
    await exchange.lead();
    const agent = exchange.stage.world.agents[0]!;
    const call = await callsOut(agent);
    const desk = await exchange.phone(agent).rings();
    desk.answer();
    const customer = await exchange.world.rings();
    expect((await exchange.stage.card(call)).state).toBe('dialing');
    customer.answer();
    await exchange.sees(call, ({ state }) => state === 'active');
    expect(await hears(customer, desk)).toBe(true);
    expect(await hears(desk, customer)).toBe(true);
    await customer.hangUp();
    expect(await desk.ended).toBe('BYE');
    await exchange.sees(call, ({ endReason }) => endReason === 'caller_hung_up');
    await exchange.isSilent();
  });

  it('a customer who is busy is said to be', async () => {
    await exchange.lead();
    const agent = exchange.stage.world.agents[0]!;
    const call = await callsOut(agent);
    (await exchange.phone(agent).rings()).answer();
    (await exchange.world.rings()).decline();
    await exchange.sees(call, ({ endReason }) => endReason === 'busy');
    await exchange.isSilent();
    expect((await exchange.stage.agent(agent)).engagement).toBe('idle');
  });
});
