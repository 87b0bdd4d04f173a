import { describe, expect, it } from 'vitest';
import { tick } from '../clock/tick.ts';
import { claimDue } from '../outbox/claim.sql.ts';
import { startOutbox } from '../outbox/outbox.ts';
import { aStage, stage } from '../testing/a-stage.ts';
import { voiceEffects } from './effects.ts';
import { bridge } from './simulated/bridge.ts';

aStage({ agents: 2, specialists: 0 });

const log = { info: () => {}, warn: () => {}, error: () => {} };
const count = async (call: number, type: string) => (await stage.events(call)).filter((each) => each === type).length;

const places = async (call: number) =>
  (await stage.pool.query('select id, enqueued_at, rank_at from queue_entries where interaction_id = $1', [call])).rows;

/** Somebody accepted, and the server that was to bridge them has taken the order and is gone. */
async function takenByTheDead(): Promise<{ call: number; order: { assignment: number; interaction: number } }> {
  const call = await stage.call();
  await stage.accept(await stage.asked(call));
  const { rows } = await stage.pool.query(claimDue, [['voice.bridge'], 10, 15, false]);
  expect(rows).toHaveLength(1);
  return { call, order: rows[0].payload };
}

/** Another server looks for orders. */
async function another(): Promise<void> {
  const outbox = startOutbox({ db: stage.db, log }, voiceEffects(stage.db, log));
  outbox.wake();
  await outbox.idle();
  await outbox.stop();
}

describe('a server that dies between the order to bridge and its answer', () => {
  it('before it did anything: another does it when the lease is over', async () => {
    const { call } = await takenByTheDead();
    await another();
    expect(await count(call, 'connected')).toBe(0);
    await stage.later(16);
    await another();
    expect(await count(call, 'connected')).toBe(1);
    expect((await stage.card(call)).state).toBe('active');
  });

  it('after it did it: another finds it done, and the talk has begun once', async () => {
    const { call, order } = await takenByTheDead();
    await bridge(stage.db, order, []);
    await stage.later(16);
    await another();
    expect(await count(call, 'connected')).toBe(1);
  });

  it('and nobody is there to do it in time: the caller is back at the old place, and rings at the other person', async () => {
    const { call, order } = await takenByTheDead();
    const before = await places(call);
    const first = (await stage.card(call)).assignments.at(-1)!.agent.id;
    await stage.later(31);
    await tick(stage.db);
    await another(); // too late for the old order
    const offer = await stage.asked(call);
    expect(offer.agent.id).not.toBe(first);
    expect(await places(call)).toEqual(before);
    expect(await bridge(stage.db, order, [])).toBeNull(); // even if it wakes
    expect(await count(call, 'connected')).toBe(0);
  });
});
