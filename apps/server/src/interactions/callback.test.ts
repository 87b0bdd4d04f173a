import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { tick } from '../clock/tick.ts';
import { lostCalls } from '../supervision/lost-calls.ts';
import { actorOf } from '../testing/stage.ts';
import { aStage, stage } from '../testing/a-stage.ts';
import { outcomes, whileHeld } from '../testing/holding.ts';
import { askCallback } from './callback.ts';
import { connect, failConnection, loseAgent } from './connect.ts';
import { hangUp, hangUpByAgent } from './hang-up.ts';
import { register } from './register.ts';
import { saveDraft } from './save-draft.ts';
import { emptyLog } from '@linia/protocol';

aStage({ agents: 1, specialists: 0 });

const phone = '+79135550142';
const everybody = (presence: 'available' | 'away') =>
  stage.pool.query(
    `update agents set presence = $1::presence, ready_since = case when $1::presence = 'available' and engagement = 'idle' then linia_now() end`,
    [presence],
  );
/** Nobody is free, a caller waits and asks to be called. */
async function asks(): Promise<number> {
  await everybody('away');
  const call = await stage.call();
  await stage.do((tx) => askCallback(tx, call, null, 'caller'));
  return call;
}
/** Somebody is free again, and the clock and the dispatches have seen it. */
async function turnComes(): Promise<void> {
  await everybody('available');
  await stage.do(async () => ({ result: null, agents: stage.world.agents }));
}
const partOf = async (call: number) => (await stage.card(call)).assignments.at(-1)!;
const takes = async (call: number) => {
  await stage.accept(await stage.asked(call));
  return partOf(call);
};
const notReached = async (call: number, cause = 'no_answer') => {
  const part = await partOf(call);
  await stage.do((tx) => failConnection(tx, part.id, 'line:1', cause));
};
const place = async (call: number) =>
  (await stage.pool.query('select * from queue_entries where interaction_id = $1 order by id desc limit 1', [call]))
    .rows[0];
const comes = () =>
  stage.do((tx) =>
    register(tx, {
      lineId: stage.world.line,
      externalId: randomUUID(),
      direction: 'incoming',
      phone,
      actor: 'caller',
    }),
  );
const lost = () => lostCalls(stage.pool, { queueIds: 'all', since: null });

describe('a caller who would rather be called', () => {
  it('keeps the very place, and no line of the telephone', async () => {
    await everybody('away');
    const call = await stage.call();
    const before = await place(call);
    await stage.do((tx) => askCallback(tx, call, null, 'caller'));
    expect(await place(call)).toMatchObject({
      id: before.id,
      enqueued_at: before.enqueued_at,
      rank_at: before.rank_at,
      state: 'waiting',
      callback_to: phone,
    });
    const { rows } = await stage.pool.query('select from legs where interaction_id = $1 and left_at is null', [call]);
    expect(rows).toEqual([]);
    expect(await stage.events(call)).toEqual(['arrived', 'queued', 'callback_asked']);
  });

  it('may ask while somebody is being rung: that person is free for the next', async () => {
    const call = await stage.call();
    const { id } = await stage.asked(call);
    await stage.do((tx) => askCallback(tx, call, null, 'caller'));
    const card = await stage.card(call);
    expect(card.offers.find((offer) => offer.id === id)).toMatchObject({ state: 'withdrawn' });
    // nobody else waits, so the callback's turn has come at once
    expect(card).toMatchObject({ state: 'offered', callback: { to: phone, attempt: 1, attempts: 3 } });
  });

  it('asking twice is asking once, and the receiver that is put down then ends nothing', async () => {
    const call = await asks();
    await stage.do((tx) => askCallback(tx, call, null, 'caller'));
    await stage.do((tx) => hangUp(tx, call, 'caller', null));
    await stage.do((tx) => hangUp(tx, call, 'line:1', null));
    expect(await stage.card(call)).toMatchObject({ state: 'queued', endReason: null });
    expect(await stage.events(call)).toEqual(['arrived', 'queued', 'callback_asked']);
  });

  it('has to have a number, and to wait', async () => {
    const talked = (await stage.talk()).call;
    await expect(stage.do((tx) => askCallback(tx, talked, null, 'caller'))).rejects.toThrow('callback.not_waiting');
    const hidden = await stage.do((tx) =>
      register(tx, { lineId: stage.world.line, externalId: null, direction: 'incoming', phone: null, actor: 'caller' }),
    );
    await expect(stage.do((tx) => askCallback(tx, hidden.interactionId, null, 'caller'))).rejects.toThrow(
      'callback.number',
    );
  });
});

describe('the turn of a callback', () => {
  it('is offered, taken, dialed, answered: the story has the first moment in line', async () => {
    const call = await asks();
    const { enqueued_at } = await place(call);
    await turnComes();
    const part = await takes(call);
    expect(part).toMatchObject({ state: 'connecting', connectBy: expect.any(String) });
    expect(await stage.card(call)).toMatchObject({ state: 'active', callback: { attempt: 1 } });
    const { rows } = await stage.pool.query(`select kind, payload from outbox where kind like 'voice.%' order by id`);
    expect(rows.map(({ kind }) => kind)).toEqual(['voice.ring', 'voice.dial']);
    expect(rows[1].payload).toMatchObject({ assignment: part.id, phone });
    await stage.do((tx) => connect(tx, part.id, 'line:1'));
    expect(await stage.card(call)).toMatchObject({ state: 'active', callback: null, answeredAt: expect.any(String) });
    expect((await place(call)).enqueued_at).toBe(enqueued_at);
    expect(await stage.events(call)).toEqual([
      'arrived',
      'queued',
      'callback_asked',
      'offered',
      'accepted',
      'connected',
    ]);
  });

  it('nobody answers: the same place waits again, at its old rank, after a pause, and the person is free', async () => {
    const call = await asks();
    const before = await place(call);
    await turnComes();
    const { agent } = await takes(call);
    await notReached(call);
    const after = await place(call);
    expect(after).toMatchObject({ id: before.id, rank_at: before.rank_at, attempts: 1, state: 'waiting' });
    expect(Date.parse(after.opens_at) - Date.now()).toBeGreaterThan(590_000);
    expect(await stage.agent(agent.id)).toMatchObject({ engagement: 'idle' });
    await stage.later(601);
    await tick(stage.db);
    expect(await stage.card(call)).toMatchObject({ state: 'offered', callback: { attempt: 2, attempts: 3 } });
    const second = await takes(call);
    await stage.do((tx) => connect(tx, second.id, 'line:1'));
    expect((await stage.events(call)).slice(-6)).toEqual([
      'accepted',
      'callback_unanswered',
      'opened',
      'offered',
      'accepted',
      'connected',
    ]);
  });

  it('rings on for ever: the clock ends the attempt', async () => {
    const call = await asks();
    await turnComes();
    await takes(call);
    await stage.later(31);
    await tick(stage.db);
    expect(await place(call)).toMatchObject({ state: 'waiting', attempts: 1 });
    expect(await stage.events(call)).toContain('callback_unanswered');
  });

  it('what was typed meanwhile stands in «to finish»', async () => {
    const call = await asks();
    await turnComes();
    const part = await takes(call);
    await saveDraft(stage.pool, call, part.agent.id, { ...emptyLog, note: 'не отвечает' });
    await notReached(call);
    expect(await partOf(call)).toMatchObject({ state: 'done', toFinish: true });
    expect(await stage.agent(part.agent.id)).toMatchObject({ engagement: 'idle' });
  });

  it('in vain as often as the line tries: the customer stands among the lost, as not reached', async () => {
    const call = await asks();
    await turnComes();
    for (let attempt = 1; attempt <= 3; attempt++) {
      await takes(call);
      await notReached(call, attempt === 3 ? 'busy' : 'no_answer');
      await stage.later(601);
      await tick(stage.db);
    }
    expect(await stage.card(call)).toMatchObject({ state: 'closed', endReason: 'busy', callback: null });
    expect(await place(call)).toMatchObject({ state: 'left', outcome: 'not_reached', attempts: 3 });
    expect(await lost()).toMatchObject([{ interactionId: call, attempts: 3, calledBack: null }]);
  });

  it('whoever dials may give up: it is an attempt', async () => {
    const call = await asks();
    await turnComes();
    const part = await takes(call);
    await stage.do((tx) => hangUpByAgent(tx, { id: randomUUID(), interactionId: call }, actorOf(part.agent.id)));
    expect(await place(call)).toMatchObject({ state: 'waiting', attempts: 1 });
  });

  it('the desk dies while it dials: no attempt, and the place is open for the next at once', async () => {
    const call = await asks();
    await turnComes();
    const part = await takes(call);
    await stage.pool.query('update assignments set reattach_by = linia_now() where id = $1', [part.id]);
    await stage.do((tx) => loseAgent(tx, part.id));
    expect(await place(call)).toMatchObject({ state: 'waiting', attempts: 0, opens_at: null });
    expect(await stage.events(call)).toContain('callback_unanswered');
    // the telephone that rings on is nobody's: an answer that comes now connects nobody
    expect(await stage.do((tx) => connect(tx, part.id, 'line:1'))).toBe(false);
  });

  it('declined, it is the next person’s, at the old place', async () => {
    const call = await asks();
    await turnComes();
    const { rank_at } = await place(call);
    await stage.decline(call);
    expect(await place(call)).toMatchObject({ state: 'waiting', rank_at, callback_to: phone, attempts: 0 });
  });

  it('answered and failed in one moment, it is one of the two', async () => {
    const call = await asks();
    await turnComes();
    const part = await takes(call);
    await whileHeld(stage.pool, { call }, [
      () => stage.do((tx) => connect(tx, part.id, 'line:1')),
      () => stage.do((tx) => failConnection(tx, part.id, 'clock', 'timeout')),
    ]);
    expect(await partOf(call)).toMatchObject({ state: 'active' });
    expect(await stage.events(call)).not.toContain('callback_unanswered');
  });

  it('once connected, a lost desk puts a customer who is on the phone back, and the next is bridged, not told to dial', async () => {
    const call = await asks();
    await turnComes();
    const part = await takes(call);
    await stage.do((tx) => connect(tx, part.id, 'line:1'));
    await stage.pool.query('update assignments set reattach_by = linia_now() where id = $1', [part.id]);
    await stage.do((tx) => loseAgent(tx, part.id));
    await stage.later(61);
    await tick(stage.db);
    await takes(call);
    const { rows } = await stage.pool.query(
      `select kind from outbox where kind like 'voice.%' order by id desc limit 1`,
    );
    expect(rows[0].kind).toBe('voice.bridge');
    await stage.do((tx) => hangUp(tx, call, 'caller', null));
    expect((await stage.card(call)).state).toBe('closed');
  });
});

describe('a customer who calls in while the callback waits', () => {
  it('has its place, and nobody calls them back', async () => {
    const call = await asks();
    const { rank_at } = await place(call);
    await stage.later(40);
    const { interactionId } = await comes();
    expect((await place(interactionId)).rank_at).toBe(rank_at);
    expect(await stage.card(call)).toMatchObject({ state: 'closed', endReason: 'superseded' });
    expect(await place(call)).toMatchObject({ state: 'left', outcome: 'came_in' });
    expect(await lost()).toEqual([]);
  });

  it('once: of two calls in one moment one has the place, the other waits like anybody', async () => {
    const call = await asks();
    const { rank_at } = await place(call);
    await stage.later(40);
    const results = await whileHeld(stage.pool, { call }, [comes, comes]);
    expect(outcomes(results)).toEqual(['done', 'done']);
    const { rows } = await stage.pool.query(
      `select rank_at from queue_entries where state = 'waiting' order by rank_at`,
    );
    expect(rows).toHaveLength(2);
    expect(rows[0].rank_at).toBe(rank_at);
    expect(rows[1].rank_at).not.toBe(rank_at);
    expect((await stage.events(call)).filter((type) => type === 'hung_up')).toHaveLength(1);
  });

  it('in the moment in which they are dialed: whoever dials is free and is offered the call that came in', async () => {
    const call = await asks();
    await turnComes();
    const part = await takes(call);
    const { interactionId } = await comes();
    expect((await stage.card(call)).state).toBe('closed');
    expect((await stage.asked(interactionId)).agent.id).toBe(part.agent.id);
  });

  it('in the moment in which somebody takes the callback: the one or the other, never both', async () => {
    const call = await asks();
    await turnComes();
    const offer = await stage.asked(call);
    const results = await whileHeld(stage.pool, { call }, [
      comes,
      () => stage.accept(offer),
    ] as (() => Promise<unknown>)[]);
    expect(outcomes(results)).toEqual(['done', 'offer.gone']);
    expect((await stage.card(call)).state).toBe('closed');
  });
});
