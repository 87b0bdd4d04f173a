import type { PolicyStep, QueuePolicy } from '@linia/domain';
import { expect, it } from 'vitest';
import { takeStep } from '../../routing/take-step.ts';
import { aStage, stage } from '../../testing/a-stage.ts';
import { somebodyWaits } from '../../testing/holding.ts';
import { actorOf } from '../../testing/stage.ts';
import { addAgent } from '../../testing/world.ts';
import { readPolicy } from './read.ts';
import { savePolicy } from './save.ts';

aStage({ agents: 1, specialists: 0 });

const save = async (changes: Partial<QueuePolicy>): Promise<void> => {
  const { version, policy } = await readPolicy(stage.pool, stage.world.queue);
  const input = { queueId: stage.world.queue, version, policy: { ...policy, ...changes }, despite: true };
  await stage.do((tx) => savePolicy(tx, input, actorOf(stage.world.agents[0]!)));
};
const entryOf = async (call: number) =>
  (await stage.pool.query('select * from queue_entries where interaction_id = $1', [call])).rows[0];
/** Something that one waits for and another gives. */
function aSign(): { given: Promise<void>; give: () => void } {
  let give = () => {};
  return { given: new Promise<void>((done) => (give = done)), give: () => give() };
}
const widen = (limit: number): PolicyStep => ({ when: 'after', limit, act: 'tiers', value: 2 });

it('a policy saved while callers wait is theirs at once: their next step is due by the new one', async () => {
  await stage.talk();
  const waiting = await stage.call();
  expect((await entryOf(waiting)).next_step_at).toBeNull();
  await save({ steps: [widen(30)] });
  const planned = await entryOf(waiting);
  expect(Date.parse(planned.next_step_at) - Date.parse(planned.queue_since)).toBe(30_000);
  await save({ steps: [] });
  expect((await entryOf(waiting)).next_step_at).toBeNull();
});

it('a step that comes due while the policy is saved is not the old one’s, and none of the new one’s is passed over', async () => {
  await stage.talk();
  await save({ steps: [widen(30)] });
  const call = await stage.call();
  await stage.later(31);
  const [letGo, written] = [aSign(), aSign()];
  const { version, policy } = await readPolicy(stage.pool, stage.world.queue);
  const input = { queueId: stage.world.queue, version, policy: { ...policy, steps: [widen(60)] }, despite: true };
  const saving = stage.do(async (tx) => {
    const done = await savePolicy(tx, input, actorOf(stage.world.agents[0]!));
    written.give();
    await letGo.given;
    return done;
  });
  await written.given;
  const step = stage.do(async (tx) => takeStep(tx, (await entryOf(call)).id, 'due'));
  await somebodyWaits(stage.pool);
  letGo.give();
  await Promise.all([saving, step]);
  const planned = await entryOf(call);
  expect(planned).toMatchObject({ steps: 0, tiers: 1 });
  expect(Date.parse(planned.next_step_at) - Date.parse(planned.queue_since)).toBe(60_000);
});

it('whoever a new policy lets be asked is asked in the moment it is saved', async () => {
  const second = await addAgent(stage.pool, stage.world, stage.world.queue, 'second');
  await stage.pool.query('update queue_members set tier = 2 where agent_id = $1', [second]);
  await save({ steps: [widen(600)] });
  await stage.talk();
  const waiting = await stage.call();
  expect(await stage.nobodyAsked(waiting)).toBe(true);
  await save({ steps: [] });
  expect((await stage.asked(waiting)).agent.id).toBe(second);
});

it('and all of them are, however many: nobody is left for the clock to find', async () => {
  const { queue } = stage.world;
  await save({ steps: [widen(600)] });
  await stage.talk();
  for (let n = 0; n < 25; n++) await addAgent(stage.pool, stage.world, queue, `reserve${n}`);
  await stage.pool.query(
    `update queue_members m set tier = 2 from agents a where a.id = m.agent_id and a.login like 'reserve%'`,
  );
  for (let n = 0; n < 25; n++) await stage.call();
  await save({ steps: [] });
  const { rows } = await stage.pool.query(
    `select count(*)::int as asked, (select count(*)::int from check_left_waiting()) as beside from offers where state = 'pending'`,
  );
  expect(rows).toEqual([{ asked: 25, beside: 0 }]);
});

it('a saving that dies before its end has changed nothing', async () => {
  const before = await readPolicy(stage.pool, stage.world.queue);
  const policy = { ...before.policy, ring: 45, steps: [widen(30)] };
  const dies = stage.do(async (tx) => {
    await savePolicy(
      tx,
      { queueId: stage.world.queue, version: before.version, policy, despite: true },
      actorOf(stage.world.agents[0]!),
    );
    throw new Error('the process dies');
  });
  await expect(dies).rejects.toThrow('the process dies');
  expect(await readPolicy(stage.pool, stage.world.queue)).toEqual(before);
});
