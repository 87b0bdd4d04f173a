import { randomUUID } from 'node:crypto';
import type { Pbx } from '@linia/pbx';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { callOutside, putThrough } from '../../interactions/outside.ts';
import { addCalendar, noWeek } from '../../testing/calendars.ts';
import { actorOf } from '../../testing/stage.ts';
import {
  configOf,
  Exchange,
  hears,
  hearsOnly,
  number,
  programs,
  startTestPbx,
  testSecrets,
  until,
} from './asterisk.testing.ts';
import { useDeskPhone } from './desk-phone.ts';
import { Heard } from './heard.testing.ts';

let pbx: Pbx;
let exchange: Exchange;
let leader: string;

/** Whoever leads is killed; the next is on its way. */
async function takesOver(): Promise<{ leads: Promise<unknown> }> {
  await exchange.lose(leader);
  leader = await exchange.process();
  return { leads: exchange.lead(leader) };
}

/** What was found when the telephone was taken. */
const opened = async () =>
  (await exchange.stage.pool.query(`select found->'opened' as found from voice_owners`)).rows[0].found as {
    adopted: number;
  };
const stateOf = async (call: number) => (await exchange.stage.card(call)).state;

describe.skipIf(!programs)('another process takes over', () => {
  beforeAll(async () => {
    pbx = await startTestPbx();
    exchange = await Exchange.open(pbx);
    leader = await exchange.process();
    await exchange.lead(leader);
  });
  afterAll(async () => {
    await exchange?.close();
    await pbx?.stop();
  });
  afterEach(async () => {
    await exchange.isSilent();
    expect(await exchange.stage.broken()).toEqual([]);
  });

  it('while something is told of a call: nobody is missing in it before it is known who is there', async () => {
    const { phone, call } = await exchange.call();
    const { agent } = await exchange.accept(call);
    const outside = { id: randomUUID(), interactionId: call, phone: '+79135550143', handOver: false };
    await exchange.stage.do((tx) => callOutside(tx, outside, actorOf(agent)));
    const away = await exchange.world.rings();
    away.answer();
    await exchange.sees(call, ({ outside: their }) => their?.state === 'talking');
    await exchange.stage.do((tx) => putThrough(tx, { id: randomUUID(), interactionId: call }, actorOf(agent)));
    await exchange.stage.close(call, agent);
    // telephones on desks, of which Asterisk is told at a takeover: it takes a while
    const desk = { use: 'with', anew: false } as const;
    for (const each of [...exchange.stage.world.agents, ...exchange.stage.world.specialists])
      await useDeskPhone(exchange.stage.pool, configOf(pbx), testSecrets, each, desk);
    // the log of the call goes on being written
    const notices = setInterval(
      () => void exchange.stage.pool.query(`notify linia, 'interaction:${call}:99:logged'`),
      2,
    );
    await (
      await takesOver()
    ).leads;
    await until(async () => (await opened())?.adopted === 2);
    clearInterval(notices);
    expect(await hears(phone, away)).toBe(true);
    expect(await stateOf(call)).toBe('outside');
    await phone.hangUp();
    await away.ended;
  });

  it('while somebody outside hears that the call is recorded: they hear it again, and are in the talk after that', async () => {
    const { phone, call } = await exchange.call();
    const { agent, phone: desk } = await exchange.accept(call);
    const outside = { id: randomUUID(), interactionId: call, phone: '+79135550144', handOver: false };
    await exchange.stage.do((tx) => callOutside(tx, outside, actorOf(agent)));
    const away = await exchange.world.rings();
    away.answer(); // before it is known here that it rings
    desk.rtp.tone = 700;
    await exchange.sees(call, ({ outside: their }) => their?.state === 'talking');
    const told = async () =>
      (await exchange.stage.pool.query('select told_at as at from outside_calls where interaction_id = $1', [call]))
        .rows[0].at as string | null;
    // the announcement takes 1.3 s
    await (
      await takesOver()
    ).leads;
    await hearsOnly(away, [700], []);
    await until(async () => (await told()) !== null);
    expect(await exchange.takes(call)).toMatchObject([{ endedAt: null }]);
    desk.rtp.tone = 0;
    await exchange.stage.do((tx) => putThrough(tx, { id: randomUUID(), interactionId: call }, actorOf(agent)));
    await (
      await takesOver()
    ).leads;
    // told once: they are recorded on, and hear no word of it again
    expect(await hears(away, phone)).toBe(true);
    expect(await exchange.takes(call)).toMatchObject([{ endedAt: null }]);
    await phone.hangUp();
    await away.ended;
    await exchange.stage.close(call, agent);
  });

  it('while callers are in the menu of a line that has closed: they hear why, and nobody else waits for that', async () => {
    const before = await exchange.newest();
    const menu = await exchange.caller.call(pbx.sipPort, number);
    await menu.talks;
    await until(async () => (await exchange.newest()) > before);
    const call = await exchange.newest();
    await exchange.stage.pool.query(
      `update queues set calendar_id = ${await addCalendar(exchange.stage.pool, noWeek)}`,
    );
    const heard = await Heard.of(pbx);
    await (
      await takesOver()
    ).leads;
    await until(async () => (await opened())?.adopted === 1);
    await until(async () => ['ended', 'closed'].includes(await stateOf(call)));
    expect(await menu.ended).toBe('BYE');
    const { rows } = await exchange.stage.pool.query('select external_id as id from interactions where id = $1', [
      call,
    ]);
    const channel = rows[0].id as string;
    await expect.poll(() => heard.of(channel).slice(-2)).toEqual(['ru/closed', 'ru/closed to the end']);
    heard.close();
    expect(menu.rtp.heard().decibels).toBeGreaterThan(-40);
  });
});
