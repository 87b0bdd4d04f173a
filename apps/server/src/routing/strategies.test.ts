import { expect, it } from 'vitest';
import { setPresence } from '../agents/set-presence.ts';
import { failConnection } from '../interactions/connect.ts';
import { strategies, type Strategy } from '@linia/domain';
import { aStage, stage } from '../testing/a-stage.ts';
import { addAgent } from '../testing/world.ts';

aStage({ agents: 3, specialists: 0 });

const choose = (strategy: Strategy) =>
  stage.pool.query('update queues set strategy = $2 where id = $1', [stage.world.queue, strategy]);
const people = () => stage.world.agents as [number, number, number];
const fact = (agent: number, column: string, value: unknown) =>
  stage.pool.query(`update agents set ${column} = $2 where id = $1`, [agent, value]);
const member = (agent: number, column: string, value: unknown) =>
  stage.pool.query(`update queue_members set ${column} = $2 where agent_id = $1`, [agent, value]);
const askedFirst = async () => (await stage.asked(await stage.call())).agent.id;

/** What makes the second of three the first, against who has been free longest. */
const favours: Record<Strategy, () => Promise<unknown>> = {
  longest_idle: () => fact(people()[1], 'turn_at', new Date(Date.now() - 3_600_000)),
  fewest_calls: () => Promise.all([fact(people()[0], 'calls_taken', 3), fact(people()[2], 'calls_taken', 2)]),
  round_robin: () =>
    Promise.all([member(people()[0], 'asked_at', new Date()), member(people()[2], 'asked_at', new Date())]),
  least_occupied: () =>
    Promise.all([fact(people()[0], 'worked_ms', 9_000_000), fact(people()[2], 'worked_ms', 8_000_000)]),
  skill_level: async () => {
    const { rows } = await stage.pool.query(`insert into skills (name) values ('Маркировка') returning id`);
    await stage.pool.query('update lines set needs = $2 where id = $1', [
      stage.world.line,
      JSON.stringify([{ skill: rows[0].id, level: 2 }]),
    ]);
    for (const [at, level] of [2, 5, 3].entries())
      await stage.pool.query('insert into agent_skills values ($1, $2, $3)', [people()[at], rows[0].id, level]);
  },
  top_down: () =>
    Promise.all([
      member(people()[0], 'position', 3),
      member(people()[2], 'position', 2),
      member(people()[1], 'position', 1),
    ]),
};

it.each(strategies)('a line asks in the order of its strategy, and says so: %s', async (strategy) => {
  await choose(strategy);
  await favours[strategy]();
  const call = await stage.call();
  const offer = await stage.asked(call);
  expect(offer.agent.id).toBe(people()[1]);
  expect(offer.why).toMatchObject({ order: strategy === 'longest_idle' ? 'available_longest' : strategy });
  expect(offer.why!.candidates.map(({ outcome }) => outcome)).toEqual(['chosen', 'later', 'later']);
  if (strategy !== 'longest_idle') expect(offer.why!.candidates.some(({ value }) => value !== undefined)).toBe(true);
});

it.each(strategies)('a lower tier comes before any strategy: %s', async (strategy) => {
  await choose(strategy);
  await favours[strategy]();
  await member(people()[1], 'tier', 2);
  expect(await askedFirst()).not.toBe(people()[1]);
});

it('who is asked in turn is asked last the next time', async () => {
  await choose('round_robin');
  const asked = new Set([await askedFirst(), await askedFirst(), await askedFirst()]);
  expect(asked.size).toBe(3);
});

it('the counters of a shift follow the calls, and begin anew on another day, not after lunch', async () => {
  // by its noon: the day does not end in the middle of this
  const { rows: untilNoon } = await stage.pool.query(
    `select extract(epoch from date_trunc('day', now) + interval '36 hours' - now) as seconds from (select linia_now() at time zone company_zone() as now) clock`,
  );
  await stage.later(untilNoon[0].seconds as number);
  await stage.pool.query('update agents set shift_on = (linia_now() at time zone company_zone())::date');
  const { agent } = await stage.talk();
  const counters = async () =>
    (await stage.pool.query('select calls_taken as calls, worked_ms as worked from agents where id = $1', [agent]))
      .rows[0];
  expect(await counters()).toMatchObject({ calls: 1 });
  const go = (presence: 'offline' | 'available') =>
    stage.do((tx) => setPresence(tx, agent, presence, null, `agent:${agent}`));
  const [call] = (await stage.pool.query('select interaction_id as id from assignments where agent_id = $1', [agent]))
    .rows;
  await stage.later(60);
  await stage.pool.query('select * from hang_up($1, $2)', [call.id, 'caller']);
  await stage.close(call.id, agent);
  expect((await counters()).worked).toBeGreaterThanOrEqual(60_000);
  await go('offline');
  await go('available');
  expect(await counters()).toMatchObject({ calls: 1 });
  await go('offline');
  await stage.later(86_400);
  await stage.pool.query(`update agents set shift_on = shift_on - 1 where id = $1`, [agent]);
  await go('available');
  expect(await counters()).toMatchObject({ calls: 0, worked: 0 });
});

it('a call in which no sound came is not one that was taken', async () => {
  const offer = await stage.asked(await stage.call());
  await stage.accept(offer);
  const { rows } = await stage.pool.query('select id from assignments');
  await stage.do((tx) => failConnection(tx, rows[0].id, 'clock', 'timeout'));
  const person = await stage.pool.query('select calls_taken from agents where id = $1', [offer.agent.id]);
  expect(person.rows).toEqual([{ calls_taken: 0 }]);
});

it('who takes no calls is asked for none, and the reason says so', async () => {
  await fact(people()[0], 'call_capacity', 0);
  const offer = await stage.asked(await stage.call());
  expect(offer.why!.candidates).toContainEqual(
    expect.objectContaining({ agent: expect.objectContaining({ id: people()[0] }), outcome: 'no_calls' }),
  );
});

it('one who serves two lines is offered whoever has waited longest in either, whatever the strategies', async () => {
  for (const agent of people()) await stage.do((tx) => setPresence(tx, agent, 'away', null, `agent:${agent}`));
  const { rows } = await stage.pool.query(
    `insert into lines (name, number, queue_id, voice) values ('Отдел', '1', $1, 'simulated') returning id`,
    [stage.world.departmentQueue],
  );
  const older = await stage.call(rows[0].id);
  const younger = await stage.call();
  await choose('top_down');
  const both = await addAgent(stage.pool, stage.world, stage.world.queue, 'both');
  await stage.pool.query('insert into queue_members (queue_id, agent_id) values ($1, $2)', [
    stage.world.departmentQueue,
    both,
  ]);
  await stage.do(async () => ({ result: null, agents: [both] }));
  expect((await stage.asked(older)).agent.id).toBe(both);
  expect(await stage.nobodyAsked(younger)).toBe(true);
});

it.each(strategies)('of a line of hundreds whoever is ready is asked, in the same order: %s', async (strategy) => {
  await choose(strategy);
  await favours[strategy]();
  await stage.pool.query(
    `with many as (insert into agents (login, name, roles) select 'many' || n, 'many', '{agent}' from generate_series(1, 300) n returning id),
       skilled as (insert into agent_skills select many.id, s.id, 5 from many, skills s)
     insert into queue_members (queue_id, agent_id) select $1, id from many`,
    [stage.world.queue],
  );
  const call = await stage.call();
  const { rows } = await stage.pool.query('select is_crowded(lane_id) as crowded from queue_entries');
  expect(rows).toEqual([{ crowded: true }]);
  expect((await stage.asked(call)).agent.id).toBe(people()[1]);
});
