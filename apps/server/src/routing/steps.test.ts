import { describe, expect, it } from 'vitest';
import { writeShut } from '../clock/shut.ts';
import { tick } from '../clock/tick.ts';
import { register } from '../interactions/register.ts';
import { changeSkill } from '../people/skills.ts';
import { aStage, stage } from '../testing/a-stage.ts';
import { outcomes, whileHeld } from '../testing/holding.ts';
import { actorOf } from '../testing/stage.ts';
import { addAgent } from '../testing/world.ts';
import { entryOf, everybodyAway, go, steps } from './steps.testing.ts';
import { takeStep } from './take-step.ts';

aStage({ agents: 2, specialists: 1 });

async function skill(name: string): Promise<number> {
  return (await stage.pool.query('insert into skills (name) values ($1) returning id', [name])).rows[0].id as number;
}
const can = (agent: number, of: number, level: number) =>
  stage.pool.query('insert into agent_skills values ($1, $2, $3)', [agent, of, level]);
const lineNeeds = (of: number, level: number) =>
  stage.pool.query('update lines set needs = $2 where id = $1', [
    stage.world.line,
    JSON.stringify([{ skill: of, level }]),
  ]);
const runOn = async (seconds: number) => {
  await stage.later(seconds);
  await tick(stage.db);
};

describe('skills', () => {
  it('are asked of whoever takes the call, and relax step by step while nobody has them; the place and its time stay', async () => {
    const [junior, expert] = stage.world.agents as [number, number];
    const marking = await skill('Маркировка');
    await can(junior, marking, 2);
    await can(expert, marking, 5);
    await lineNeeds(marking, 4);
    await steps({ after: 20, lower: 1 }, { after: 40, lower: 2 });
    await go(expert, 'away');
    const call = await stage.call();
    const before = await entryOf(call);
    expect(await stage.nobodyAsked(call)).toBe(true);
    await runOn(21);
    expect(await stage.nobodyAsked(call)).toBe(true);
    await runOn(20);
    const offer = await stage.asked(call);
    expect(offer.agent.id).toBe(junior);
    expect(offer.why).toMatchObject({ needs: [{ skill: 'Маркировка', level: 2 }], lowered: 2 });
    const after = await entryOf(call);
    expect([after.enqueued_at, after.rank_at, after.id]).toEqual([before.enqueued_at, before.rank_at, before.id]);
    expect(await stage.events(call)).toEqual(expect.arrayContaining(['relaxed', 'relaxed', 'offered']));
  });

  it('and whoever comes with them, or learns them, gets the caller at once; who lacks them is never asked, with the reason', async () => {
    const [one, other] = stage.world.agents as [number, number];
    const english = (
      await stage.pool.query(
        `insert into skills (name, kind, code) values ('Английский', 'language', 'en') returning id`,
      )
    ).rows[0].id as number;
    await lineNeeds(english, 1);
    const call = await stage.call();
    expect(await stage.nobodyAsked(call)).toBe(true);
    await stage.do(async (tx) => {
      await tx.query('insert into agent_skills values ($1, $2, 1)', [other, english]);
      return { result: null, agents: [other] };
    });
    const { agent, why } = await stage.asked(call);
    expect(agent.id).toBe(other);
    expect(why!.candidates.find((each) => each.agent.id === one)).toMatchObject({
      outcome: 'skill',
      lacks: [{ skill: 'Английский', level: 1, has: 0 }],
    });
  });

  it('stop nobody behind: who needs nothing is offered past one who waits for a skill', async () => {
    const marking = await skill('Маркировка');
    await lineNeeds(marking, 3);
    const waits = await stage.call();
    await stage.pool.query(`update lines set needs = '[]'`);
    const next = await stage.call();
    expect(await stage.nobodyAsked(waits)).toBe(true);
    expect(await stage.asked(next)).toBeDefined();
  });
});

describe('a line that takes too long', () => {
  it('asks its second tier only when its time has come', async () => {
    const [first, second] = stage.world.agents as [number, number];
    await stage.pool.query('update queue_members set tier = 2 where agent_id = $1', [second]);
    await steps({ after: 30, tiers: 2 });
    await go(first, 'away');
    const call = await stage.call();
    expect(await stage.nobodyAsked(call)).toBe(true);
    await runOn(31);
    expect((await stage.asked(call)).agent.id).toBe(second);
    expect(await stage.events(call)).toContain('widened');
  });

  it('hands the caller over to another, at the old time and rank; twice at once it is done once', async () => {
    await everybodyAway();
    await steps({ after: 60, to_queue: stage.world.departmentQueue });
    const call = await stage.call();
    const before = await entryOf(call);
    await stage.later(61);
    const both = await whileHeld(stage.pool, { call }, [
      () => stage.do((tx) => takeStep(tx, before.id, 'due')),
      () => stage.do((tx) => takeStep(tx, before.id, 'due')),
    ]);
    expect(outcomes(both)).toEqual(['done', 'done']);
    const after = await entryOf(call);
    expect(after).toMatchObject({
      id: before.id,
      queue_id: stage.world.departmentQueue,
      hops: 1,
      enqueued_at: before.enqueued_at,
      rank_at: before.rank_at,
    });
    expect((await stage.events(call)).filter((type) => type === 'overflowed')).toHaveLength(1);
    await go(stage.world.specialists[0]!, 'available');
    expect((await stage.asked(call)).agent.id).toBe(stage.world.specialists[0]);
  });

  it('does not hand over to one that is full or closed, and says that it could not', async () => {
    await everybodyAway();
    await steps({ after: 60, to_queue: stage.world.departmentQueue });
    await stage.pool.query('update queues set line_limit = 0 where id = $1', [stage.world.departmentQueue]);
    const call = await stage.call();
    await runOn(61);
    expect((await entryOf(call)).queue_id).toBe(stage.world.queue);
    expect(await stage.events(call)).toContain('step_passed');
    // it is asked again while the caller waits, told once, and there is room in the end
    await runOn(5);
    expect((await stage.events(call)).filter((type) => type === 'step_passed')).toHaveLength(1);
    await stage.pool.query('update queues set line_limit = null where id = $1', [stage.world.departmentQueue]);
    await runOn(5);
    expect((await entryOf(call)).queue_id).toBe(stage.world.departmentQueue);
  });

  it('a line without room does not keep a later step from being taken', async () => {
    await everybodyAway();
    await steps({ after: 60, to_queue: stage.world.departmentQueue }, { after: 90, lower: 1 });
    await lineNeeds(await skill('Маркировка'), 3);
    await stage.pool.query('update queues set closed = true where id = $1', [stage.world.departmentQueue]);
    const call = await stage.call();
    await runOn(61);
    await runOn(30);
    expect(await entryOf(call)).toMatchObject({ queue_id: stage.world.queue, lowered: 1, next_step_at: null });
  });

  it('takes over from people who are asked one after the other and do not answer, though the caller never waits meanwhile', async () => {
    await addAgent(stage.pool, stage.world, stage.world.queue, 'third');
    await steps({ after: 30, to_queue: stage.world.departmentQueue });
    const call = await stage.call();
    await runOn(21);
    expect((await entryOf(call)).state).toBe('offered');
    await runOn(21);
    expect((await stage.asked(call)).agent.id).toBe(stage.world.specialists[0]);
  });

  it('disturbs nobody who is being asked: the step is taken when the offer has come to nothing', async () => {
    await go(stage.world.agents[1]!, 'away');
    await steps({ after: 5, to_queue: stage.world.departmentQueue });
    const call = await stage.call();
    await runOn(12);
    expect((await entryOf(call)).state).toBe('offered');
    await stage.decline(call);
    expect(await stage.broken()).toEqual([]); // due for seven seconds, and nobody's fault
    await tick(stage.db);
    expect((await stage.asked(call)).agent.id).toBe(stage.world.specialists[0]);
  });

  it('and lines that hand over to each other do so a few times, not for ever', async () => {
    await everybodyAway();
    const { queue, departmentQueue } = stage.world;
    await stage.pool.query(
      'insert into queue_steps (queue_id, position, "after", to_queue) values ($1, 1, 1, $2), ($2, 1, 1, $1)',
      [queue, departmentQueue],
    );
    const call = await stage.call();
    for (let n = 0; n < 12; n++) await runOn(2);
    expect((await entryOf(call)).hops).toBe(8);
  });
});

it('a new policy is valid at once for those who wait', async () => {
  await everybodyAway();
  const call = await stage.call();
  await stage.later(50);
  await steps({ after: 30, to_queue: stage.world.departmentQueue });
  await stage.pool.query('select replan_entries($1)', [stage.world.queue]);
  await tick(stage.db);
  expect((await entryOf(call)).queue_id).toBe(stage.world.departmentQueue);
});

it('whoever comes to a line or leaves it is in its lanes at once, also while a lane is being made', async () => {
  const [one] = stage.world.agents as [number];
  const marking = await skill('Маркировка');
  await can(one, marking, 3);
  await stage.pool.query('delete from queue_members where agent_id = $1', [one]);
  const joining = await stage.pool.connect();
  await joining.query('begin');
  await joining.query('insert into queue_members (queue_id, agent_id) values ($1, $2)', [stage.world.queue, one]);
  await lineNeeds(marking, 2);
  const coming = stage.call();
  // the call's new lane waits for the one who joins: let it reach that point, whichever way round it is
  await stage.pool.query('select pg_sleep(0.05)');
  await joining.query('commit');
  joining.release();
  const call = await coming;
  await stage.do(async () => ({ result: null, agents: [one] }));
  expect((await stage.asked(call)).agent.id).toBe(one);
});

it('no caller is handed over to a line at an hour when nobody works it', async () => {
  await everybodyAway();
  await steps({ after: 60, to_queue: stage.world.departmentQueue });
  const { rows } = await stage.pool.query(
    `insert into calendars (name, time_zone, week) values ('Никогда', 'Europe/Moscow', '[[],[],[],[],[],[],[]]') returning id`,
  );
  await stage.pool.query('update queues set calendar_id = $2 where id = $1', [stage.world.departmentQueue, rows[0].id]);
  await writeShut(stage.pool);
  const call = await stage.call();
  await runOn(61);
  expect((await entryOf(call)).queue_id).toBe(stage.world.queue);
  expect(await stage.events(call)).toContain('step_passed');
  await stage.pool.query('update queues set calendar_id = null');
  await writeShut(stage.pool);
  await stage.pool.query('select replan_entries($1)', [stage.world.queue]);
  await tick(stage.db);
  expect((await entryOf(call)).queue_id).toBe(stage.world.departmentQueue);
});

it('a caller who chose a language in the menu goes to whoever speaks it; one that is retired is asked of nobody', async () => {
  const [, speaker] = stage.world.agents as [number, number];
  const { rows } = await stage.pool.query(
    `insert into skills (name, kind, code) values ('Английский', 'language', 'en') returning id`,
  );
  await can(speaker, rows[0].id as number, 1);
  const comes = (externalId: string) =>
    stage.do((tx) =>
      register(tx, {
        lineId: stage.world.webhookLine,
        externalId,
        direction: 'incoming',
        phone: null,
        language: 'en',
        actor: 'line:2',
      }),
    );
  expect(await stage.asked((await comes('en-1')).interactionId)).toMatchObject({
    agent: { id: speaker },
    why: { needs: [{ skill: 'Английский', level: 1 }] },
  });
  const waits = (await comes('en-2')).interactionId;
  expect(await stage.nobodyAsked(waits)).toBe(true);
  await stage.do((tx) => changeSkill(tx, rows[0].id as number, { retired: true }, actorOf(speaker)));
  expect(await stage.nobodyAsked(waits)).toBe(false);
  const { interactionId: call } = await comes('en-3');
  expect((await entryOf(call)).needs).toEqual([]);
});
