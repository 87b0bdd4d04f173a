import { describe, expect, it } from 'vitest';
import { tick } from '../clock/tick.ts';
import { aStage, stage } from '../testing/a-stage.ts';

aStage({ agents: 2, specialists: 1 });

const takesNone = (people: (number | undefined)[]) =>
  stage.pool.query('update agents set call_capacity = 0 where id = any ($1)', [people]);

describe('somebody who is available for written work only', () => {
  it('is not the one who stays: the last one who takes calls is not set aside', async () => {
    const [person, other] = stage.world.agents as [number, number];
    await takesNone([other]);
    await stage.pool.query('update queues set missed_limit = 1');
    await stage.call();
    await stage.later(21);
    await tick(stage.db);
    const { rows } = await stage.pool.query('select missed_in_row, set_aside_at from agents where id = $1', [person]);
    expect(rows).toEqual([{ missed_in_row: 1, set_aside_at: null }]);
  });

  it('does not keep a round from ending', async () => {
    await takesNone([stage.world.agents[1]]);
    await stage.pool.query('update queues set exclude_after_decline = 1800');
    const call = await stage.call();
    await stage.decline(call);
    await stage.later(11);
    await tick(stage.db);
    expect(await stage.nobodyAsked(call)).toBe(false);
  });

  it('is nobody to escalate to: the department has its request at once', async () => {
    await takesNone(stage.world.specialists);
    const { call, agent } = await stage.talk();
    expect(await stage.escalate(call, agent, { mode: 'cold' })).toMatchObject({ state: 'fallen_back' });
  });
});
