import { expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { tick } from '../clock/tick.ts';
import { skipWrapUp } from '../interactions/end-wrap-up.ts';
import { hangUp } from '../interactions/hang-up.ts';
import { aStage, stage } from '../testing/a-stage.ts';
import { outcomes, whileHeld } from '../testing/holding.ts';
import { actorOf } from '../testing/stage.ts';
import { planReturn, setPresence } from './set-presence.ts';

aStage({ agents: 2, specialists: 0 });

const go = (agent: number, presence: 'away' | 'available') =>
  stage.do((tx) => setPresence(tx, agent, presence, null, `agent:${agent}`));
const plan = (agent: number, minutes: number | null) =>
  stage.do((tx) => planReturn(tx, { id: randomUUID(), minutes }, actorOf(agent)));
const view = async (agent: number) =>
  (await stage.pool.query('select agent_view($1) as view', [agent])).rows[0].view as { returnAt: string | null };

it('who is away says when they mean to be back; coming back forgets it', async () => {
  const [agent] = stage.world.agents as [number];
  await expect(plan(agent, 10)).rejects.toMatchObject({ message: 'presence.not_away' });
  await go(agent, 'away');
  await plan(agent, 10);
  const left = Date.parse((await view(agent)).returnAt!) - Date.now();
  expect(left).toBeGreaterThan(590_000);
  expect(left).toBeLessThanOrEqual(600_000);
  await plan(agent, null);
  expect((await view(agent)).returnAt).toBeNull();
  await plan(agent, 5);
  await go(agent, 'available');
  expect((await view(agent)).returnAt).toBeNull();
});

it('who skips the wrap-up takes the next caller at once, and the log stands in "to finish" with what was typed', async () => {
  const { call, agent } = await stage.talk();
  const [other] = stage.world.agents.filter((each) => each !== agent);
  await go(other!, 'away');
  await stage.do((tx) => hangUp(tx, call, 'caller', null));
  const next = await stage.call();
  expect(await stage.nobodyAsked(next)).toBe(true);
  const skip = () => stage.do((tx) => skipWrapUp(tx, { id: randomUUID(), interactionId: call }, actorOf(agent)));
  const twice = await whileHeld(stage.pool, { call }, [skip, skip]);
  expect(outcomes(twice)).toEqual(['done', 'call.not_wrapping']);
  expect((await stage.asked(next)).agent.id).toBe(agent);
  expect((await stage.card(call)).assignments).toMatchObject([{ state: 'done', toFinish: true }]);
  expect(await stage.events(call)).toContain('wrapped');
});

it('where everybody misses, the last one is not set aside: callers have somebody still', async () => {
  await stage.pool.query('update queues set exclude_after_miss = 1, round_pause = 1');
  const call = await stage.call();
  const missOnce = async () => {
    await stage.later(21);
    await tick(stage.db);
    await stage.later(2);
    await tick(stage.db);
  };
  for (let n = 0; n < 8; n++) await missOnce();
  const { rows } = await stage.pool.query(
    'select count(*) filter (where set_aside_at is null)::int as left from agents',
  );
  expect(rows[0].left).toBe(1);
  await missOnce();
  expect(await stage.nobodyAsked(call)).toBe(false);
});
