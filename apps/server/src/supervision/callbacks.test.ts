import { describe, expect, it } from 'vitest';
import { askCallback } from '../interactions/callback.ts';
import { hangUp } from '../interactions/hang-up.ts';
import { readCallsBehind } from './calls-behind.ts';
import { aDayATest, counted, everyFigureOpensItsCalls, first, none, other, shift } from './day.testing.ts';

aDayATest();

const asks = (call: number) => shift.do((tx) => askCallback(tx, call, null, 'caller'));
const listed = async () =>
  (await readCallsBehind(shift.db, 'callback', { queueIds: [first] })).map(({ interactionId, outcome }) => [
    interactionId,
    outcome,
  ]);
const figures = async () => (await shift.queue(first)).callbacks;
const everybody = async (presence: 'away' | 'available') => {
  for (const agent of shift.world.agents) await shift.presence(agent, presence);
};
/** Comes in, waits half a minute, would rather be called. */
async function asking(phone = '+79135550142'): Promise<number> {
  const call = await shift.comeIn(phone);
  await shift.pass(30);
  await asks(call);
  return call;
}
/** Nobody takes the telephone at the other end. */
async function callsInVain(call: number): Promise<void> {
  await shift.accept(call);
  await shift.failConnection(call);
}

describe('whoever asked to be called back', () => {
  it('has left the line at that moment, and is in no other figure, whatever comes of the call', async () => {
    await everybody('away');
    const call = await asking();
    await shift.pass(600);
    expect(counted(await shift.queue(first))).toEqual({ ...none, offered: 1, callback: 1 });
    expect(await figures()).toEqual({ asked: 1, kept: 0, reached: 0, level: null });
    const [row] = await readCallsBehind(shift.db, 'callback', { queueIds: [first] });
    expect(row).toMatchObject({ interactionId: call, outcome: 'callback', waitMs: 30_000 });
    await everybody('available');
    const who = await shift.answer(call);
    const queue = await shift.queue(first);
    expect(counted(queue)).toEqual({ ...none, offered: 1, callback: 1 });
    expect(queue.callbacks).toEqual({ asked: 1, kept: 1, reached: 1, level: 100 });
    expect(queue.serviceLevel.value).toBeNull();
    const [reached] = await readCallsBehind(shift.db, 'callback', { queueIds: [first] });
    expect(reached).toMatchObject({ outcome: 'callback_reached', waitMs: 30_000, agent: expect.any(String) });
    expect(who).toBeGreaterThan(0);
    await everyFigureOpensItsCalls();
  });

  it('is kept the word to once called, reached or not; the level is of those about whom all is known', async () => {
    await shift.pool.query('update queues set callback_attempts = 2, callback_pause = 60');
    await everybody('away');
    const [reached, missed, waits] = [await asking(), await asking('+79215557011'), await asking('+79215557012')];
    await everybody('available');
    await shift.answer(reached);
    await callsInVain(missed);
    expect(await figures()).toEqual({ asked: 3, kept: 2, reached: 1, level: 100 });
    expect(await listed()).toContainEqual([missed, 'callback_tried']);
    await everybody('away');
    await shift.pass(61);
    await shift.tick();
    await everybody('available');
    await callsInVain(missed);
    expect(await figures()).toEqual({ asked: 3, kept: 2, reached: 1, level: 50 });
    expect(await listed()).toEqual(
      expect.arrayContaining([
        [reached, 'callback_reached'],
        [missed, 'callback_not_reached'],
        [waits, 'callback'],
      ]),
    );
    await everyFigureOpensItsCalls();
  });

  it('and calls by themselves is answered as everybody; who is given up by us counts against the level', async () => {
    await everybody('away');
    const call = await asking();
    const again = await shift.comeIn();
    expect(await listed()).toContainEqual([call, 'callback_came_in']);
    expect(await figures()).toEqual({ asked: 1, kept: 1, reached: 0, level: null });
    await everybody('available');
    await shift.answer(again);
    expect(counted(await shift.queue(first))).toEqual({ ...none, offered: 2, answered: 1, callback: 1 });
    await everybody('away');
    const given = await asking('+79215557011');
    await shift.do((tx) => hangUp(tx, given, 'agent:1', null));
    expect(await listed()).toContainEqual([given, 'callback_given_up']);
    expect(await figures()).toMatchObject({ asked: 2, kept: 1, level: 0 });
    await everyFigureOpensItsCalls();
  });

  it('is the callback of the line they are moved to, from that moment', async () => {
    await everybody('away');
    const call = await asking();
    await shift.pass(60);
    await shift.move(call, other);
    expect(counted(await shift.queue(first))).toEqual({ ...none, offered: 1, overflowed: 1 });
    expect(counted(await shift.queue(other))).toEqual({ ...none, offered: 1, callback: 1 });
    const [row] = await readCallsBehind(shift.db, 'callback', { queueIds: [other] });
    expect(row).toMatchObject({ interactionId: call, waitMs: 0 });
    await everyFigureOpensItsCalls();
  });
});
