import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setPresence } from '../agents/set-presence.ts';
import { tick } from '../clock/tick.ts';
import { hangUp } from '../interactions/hang-up.ts';
import { flagRecording } from '../interactions/recording.ts';
import { setMemberships } from '../people/membership.ts';
import { forgetToChooseAgain } from '../testing/duel.ts';
import { outcomes, whileHeld } from '../testing/holding.ts';
import { actorOf, Stage } from '../testing/stage.ts';
import { installWitnesses, witnessed } from '../testing/witness.ts';
import { addAgent } from '../testing/world.ts';
import { accept } from './accept.ts';
import { failOffer } from './expire.ts';
import { move } from './move.ts';

let stage: Stage;
let first: number;
let second: number;
const id = randomUUID();
let spoiled = false;

beforeEach(async () => {
  spoiled = false;
  stage = await Stage.set({ agents: 2, specialists: 1 });
  [first, second] = stage.world.agents as [number, number];
});
afterEach(async () => {
  if (!spoiled) expect(await stage.broken()).toEqual([]);
  await stage.drop();
});

const goAway = (agent: number, presence: 'away' | 'available' = 'away') =>
  stage.do((tx) => setPresence(tx, agent, presence, null, `agent:${agent}`));
const entryOf = async (call: number) => (await stage.card(call)).entry!;

describe('an offer', () => {
  it('is withdrawn when the caller hangs up while it rings, and the person is free for the next caller', async () => {
    const call = await stage.call();
    const { agent } = await stage.asked(call);
    const [other] = [first, second].filter((one) => one !== agent.id);
    await goAway(other!);
    const next = await stage.call();
    expect(await stage.nobodyAsked(next)).toBe(true);
    await stage.do((tx) => hangUp(tx, call, 'caller', null));
    expect(await stage.card(call)).toMatchObject({ state: 'closed', endReason: 'abandoned' });
    expect((await stage.asked(next)).agent.id).toBe(agent.id);
  });

  it('is taken once when two devices of one person accept', async () => {
    const call = await stage.call();
    const offer = await stage.asked(call);
    const both = await whileHeld(stage.pool, { call }, [() => stage.accept(offer), () => stage.accept(offer)]);
    expect(outcomes(both)).toEqual(['done', 'offer.gone']);
    expect((await stage.card(call)).assignments).toHaveLength(1);
  });

  it.each(['accept first', 'hang-up first'])(
    'ends in one way when it is accepted in the millisecond of the hang-up: %s',
    async (order) => {
      const call = await stage.call();
      const offer = await stage.asked(call);
      const verbs = [() => stage.accept(offer), () => stage.do((tx) => hangUp(tx, call, 'caller', null))];
      const done = await whileHeld(stage.pool, { call }, order === 'accept first' ? verbs : verbs.toReversed());
      expect(outcomes(done)).toEqual(order === 'accept first' ? ['done', 'done'] : ['done', 'offer.gone']);
      expect(await stage.card(call)).toMatchObject({ state: 'closed', endReason: 'abandoned' });
      expect((await stage.agent(offer.agent.id)).engagement).toBe('idle');
    },
  );

  it('goes to the next when the person it rings at goes away; where that was the last one, the caller waits at the old place', async () => {
    const call = await stage.call();
    const { enqueuedAt, id: entryId } = await entryOf(call);
    const one = (await stage.asked(call)).agent.id;
    await goAway(one);
    const other = (await stage.asked(call)).agent.id;
    expect(other).not.toBe(one);
    await goAway(other);
    expect(await stage.nobodyAsked(call)).toBe(true);
    expect(await entryOf(call)).toMatchObject({ state: 'waiting', enqueuedAt, id: entryId });
    await goAway(one, 'available');
    expect((await stage.asked(call)).agent.id).toBe(one);
  });

  it.each(['born first', 'gone first'])(
    'never stays with who goes away in the very moment it is born: %s',
    async (order) => {
      await goAway(second);
      const verbs = [() => stage.call(), () => goAway(first)];
      const done = await whileHeld<unknown>(
        stage.pool,
        { agent: first },
        order === 'born first' ? verbs : verbs.toReversed(),
      );
      expect(outcomes(done)).toEqual(['done', 'done']);
      const call = (
        done.find((one) => one.status === 'fulfilled' && one.value !== null) as PromiseFulfilledResult<number>
      ).value;
      expect((await stage.agent(first)).presence).toBe('away');
      expect(await stage.nobodyAsked(call)).toBe(true);
      await goAway(second, 'available');
      expect((await stage.asked(call)).agent.id).toBe(second);
    },
  );

  it('reaches a person who becomes free while a note is written about the caller', async () => {
    await goAway(first);
    await goAway(second);
    const call = await stage.call();
    const writing = await stage.pool.connect();
    await writing.query('begin');
    await writing.query(`select lock_interaction($1)`, [call]);
    const freed = goAway(first, 'available');
    await expect.poll(async () => (await stage.agent(first)).presence).toBe('available');
    await writing.query('commit');
    writing.release();
    await freed;
    expect((await stage.asked(call)).agent.id).toBe(first);
  });

  it('is tried at the next person when a device does not ring', async () => {
    const call = await stage.call();
    const { id: offer, agent } = await stage.asked(call);
    await stage.do((tx) => failOffer(tx, offer));
    expect((await stage.card(call)).offers[0]!.state).toBe('failed');
    expect((await stage.asked(call)).agent.id).not.toBe(agent.id);
  });

  it('is withdrawn when its person is taken out of the queue', async () => {
    const call = await stage.call();
    const { agent } = await stage.asked(call);
    await stage.do((tx) => setMemberships(tx, agent.id, [], 'agent:1'));
    expect((await stage.asked(call)).agent.id).not.toBe(agent.id);
  });
});

describe('a round', () => {
  it('that everybody declined is counted; after the pause they are asked again, in the same order', async () => {
    const call = await stage.call();
    const asked = [await stage.decline(call), await stage.decline(call)];
    expect(await stage.nobodyAsked(call)).toBe(true);
    expect((await entryOf(call)).rounds).toBe(1);
    expect(await stage.events(call)).toContain('round_ended');
    await stage.later(5);
    await tick(stage.db);
    expect(await stage.nobodyAsked(call)).toBe(true);
    await stage.later(6);
    await tick(stage.db);
    expect((await stage.asked(call)).agent.id).toBe(asked[0]);
  });

  it('in its pause does not keep the caller from a person who comes in', async () => {
    const call = await stage.call();
    await stage.decline(call);
    await stage.decline(call);
    const newcomer = await addAgent(stage.pool, stage.world, stage.world.queue, 'newcomer');
    await goAway(newcomer, 'available')
      .then(() => goAway(newcomer))
      .then(() => goAway(newcomer, 'available'));
    expect((await stage.asked(call)).agent.id).toBe(newcomer);
  });

  it('of a queue whose people have all left waits, and goes on with the first who comes back', async () => {
    const call = await stage.call();
    for (const agent of [first, second]) await stage.do((tx) => setMemberships(tx, agent, [], 'agent:1'));
    expect(await stage.nobodyAsked(call)).toBe(true);
    expect((await entryOf(call)).state).toBe('waiting');
    await stage.do((tx) => setMemberships(tx, second, [{ queueId: stage.world.queue, tier: 1 }], 'agent:1'));
    expect((await stage.asked(call)).agent.id).toBe(second);
  });
});

describe('a place', () => {
  it('that was not open yet is offered at once when its turn comes and a person is idle', async () => {
    await goAway(first);
    await goAway(second);
    const call = await stage.call();
    await stage.pool.query(
      `update queue_entries set opens_at = linia_now() + interval '5 minutes' where interaction_id = $1`,
      [call],
    );
    await goAway(first, 'available');
    expect(await stage.nobodyAsked(call)).toBe(true);
    await stage.later(301);
    await tick(stage.db);
    expect((await stage.asked(call)).agent.id).toBe(first);
    expect(await stage.events(call)).toContain('opened');
  });

  it('of two lines goes to the one person of both in the order of arrival', async () => {
    await goAway(first);
    await goAway(second);
    const specialist = stage.world.specialists[0]!;
    const early = await stage.call();
    const late = await stage.call();
    const entry = await entryOf(late);
    await goAway(specialist);
    await stage.do((tx) => move(tx, { id, entryId: entry.id, queueId: stage.world.departmentQueue }, actorOf(1)));
    const both = [stage.world.queue, stage.world.departmentQueue].map((queueId) => ({ queueId, tier: 1 }));
    await stage.do((tx) => setMemberships(tx, specialist, both, 'agent:1'));
    await goAway(specialist, 'available');
    expect((await stage.asked(early)).agent.id).toBe(specialist);
    await stage.do((tx) => hangUp(tx, early, 'caller', null));
    expect((await stage.asked(late)).agent.id).toBe(specialist);
    expect(await entryOf(late)).toMatchObject({ enqueuedAt: entry.enqueuedAt });
  });

  it.each([true, false])(
    'that opens while a younger caller is being offered is not overtaken (the choice is made again: %s)',
    async (again) => {
      await installWitnesses(stage.pool, '250 milliseconds');
      if (!again) await forgetToChooseAgain(stage);
      await goAway(first);
      await goAway(second);
      const older = await stage.call();
      await stage.later(1);
      await stage.pool.query(`update queue_entries set opens_at = linia_now() + interval '1 hour'`);
      await goAway(first, 'available');
      await whileHeld(stage.pool, { agent: first }, [() => stage.call()], async () => {
        await stage.pool.query('update queue_entries set opens_at = null');
        // the choice becomes older than what the witness forgives
        await stage.pool.query('select pg_sleep(0.3)');
      });
      expect(await stage.nobodyAsked(older)).toBe(!again);
      // the witness of the duels sees it where it happens
      expect((await witnessed(stage.pool)).map(({ kind }) => kind)).toEqual(again ? [] : ['overtaken']);
      spoiled = !again;
    },
  );

  it('is freed within a second from a session that sleeps with the first caller in its hands', async () => {
    await goAway(first);
    await goAway(second);
    const call = await stage.call();
    const sleeper = await stage.db.pool.connect();
    sleeper.on('error', () => {});
    await sleeper.query('begin');
    await sleeper.query('select lock_interaction($1)', [call]);
    await goAway(first, 'available');
    expect((await stage.asked(call)).agent.id).toBe(first);
    sleeper.release(true);
  });
});

it('a note about the caller and the hang-up of the same moment are both kept', async () => {
  const call = await stage.call();
  const { agent } = await stage.answer(call);
  const note = () => stage.do((tx) => flagRecording(tx, { id, interactionId: call, on: false }, actorOf(agent.id)));
  const done = await whileHeld(stage.pool, { call }, [note, () => stage.do((tx) => hangUp(tx, call, 'caller', null))]);
  expect(outcomes(done)).toEqual(['done', 'done']);
  expect(await stage.card(call)).toMatchObject({ state: 'ended', recording: { on: false } });
});

it('an offer that nobody accepts is refused to who was never asked', async () => {
  const call = await stage.call();
  const offer = await stage.asked(call);
  const stranger = offer.agent.id === first ? second : first;
  await expect(stage.do((tx) => accept(tx, { id, offerId: offer.id }, actorOf(stranger)))).rejects.toThrow(
    'offer.gone',
  );
});
