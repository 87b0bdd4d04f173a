import type { MyLineRow, WhyNow } from '@linia/protocol';
import { expect, it } from 'vitest';
import { setPresence } from '../agents/set-presence.ts';
import { aStage, stage } from '../testing/a-stage.ts';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import { addAgent } from '../testing/world.ts';
import { whyRoutes } from './why.routes.ts';

aStage({ agents: 0, specialists: 0 });

const why = async (call: number): Promise<WhyNow> =>
  (await stage.pool.query('select why_now($1) as why', [call])).rows[0].why as WhyNow;
const place = async (call: number) => (await why(call)).entry!;
const line = async (agent: number): Promise<MyLineRow[]> =>
  (await stage.pool.query('select my_line($1) as line', [agent])).rows[0].line as MyLineRow[];
const sit = (login: string, queue = stage.world.queue) => addAgent(stage.pool, stage.world, queue, login);
const away = (agent: number) => stage.do((tx) => setPresence(tx, agent, 'away', null, `agent:${agent}`));

/** The line's callers need it. */
async function need(level: number): Promise<number> {
  const { rows } = await stage.pool.query(`insert into skills (name) values ('Маркировка') returning id`);
  await stage.pool.query('update lines set needs = $2 where id = $1', [
    stage.world.line,
    JSON.stringify([{ skill: rows[0].id, level }]),
  ]);
  return rows[0].id as number;
}
const learn = (agent: number, skill: number, level: number) =>
  stage.pool.query('insert into agent_skills values ($1, $2, $3)', [agent, skill, level]);

it('everybody of a line of sixty is counted, and thirty are told of', async () => {
  await stage.pool.query(
    `with many as (insert into agents (login, name, roles) select 'many' || n, 'many', '{agent}' from generate_series(1, 60) n returning id)
     insert into queue_members (queue_id, agent_id) select $1, id from many`,
    [stage.world.queue],
  );
  const entry = await place(await stage.call());
  expect(entry).toMatchObject({ people: 60, outcomes: { offline: 60 } });
  expect(entry.candidates).toHaveLength(30);
});

it('nobody is asked: everybody of the line is counted with what stands against them, and what comes next', async () => {
  const skill = await need(3);
  const [talks, pauses, learns] = [await sit('talks'), await sit('pauses'), await sit('learns')];
  await learn(talks, skill, 3);
  await learn(pauses, skill, 4);
  await learn(learns, skill, 2);
  await stage.pool.query(
    'insert into queue_steps (queue_id, position, after, lower) values ($1, 1, 120, 1), ($1, 2, 300, 2)',
    [stage.world.queue],
  );
  await away(pauses);
  await stage.pool.query(`update agents set return_at = linia_now() + interval '10 minutes' where id = $1`, [pauses]);
  await stage.talk();
  const call = await stage.call();
  await stage.later(30);
  const entry = await place(call);
  expect(entry).toMatchObject({
    code: 'nobody',
    people: 3,
    place: 1,
    outcomes: { busy: 1, away: 1, skill: 1 },
    lane: { needs: [{ skill: 'Маркировка', level: 3 }], lowered: 0, tiers: 0 },
    step: { lower: 1, needs: [{ skill: 'Маркировка', level: 2 }] },
    rank: { headStart: 0, of: null, resumed: false },
    target: null,
    opensAt: null,
  });
  // the clock of this stage goes on, so a slow machine may be a little later
  expect(entry.rank.waited).toBeGreaterThanOrEqual(30);
  expect(entry.rank.waited).toBeLessThan(40);
  expect(Math.round((Date.parse(entry.step!.due) - Date.parse(entry.rank.enqueuedAt)) / 1_000)).toBe(120);
  const of = (agent: number) => entry.candidates.find(({ agent: { id } }) => id === agent)!;
  expect(of(learns)).toMatchObject({ outcome: 'skill', lacks: [{ skill: 'Маркировка', level: 3, has: 2 }] });
  expect(of(pauses).outcome).toBe('away');
  expect(of(pauses).until).toBeDefined();
});

it('more people than the list shows are counted all the same', async () => {
  for (let n = 0; n < 33; n++) await away(await sit(`away${n}`));
  const entry = await place(await stage.call());
  expect(entry.outcomes).toEqual({ away: 33 });
  expect(entry.people).toBe(33);
  expect(entry.candidates).toHaveLength(30);
});

it('says in one word which sentence it is', async () => {
  const call = await stage.call();
  expect((await place(call)).code).toBe('no_people');
  const agent = await sit('only');
  await stage.do(async () => ({ result: null, agents: [agent] }));
  expect((await place(call)).code).toBe('asked');
  await stage.decline(call);
  expect(await place(call)).toMatchObject({ code: 'nobody', outcomes: { excluded: 1 } });
  await stage.pool.query(
    `update queue_entries set opens_at = linia_now() + interval '10 seconds' where interaction_id = $1`,
    [call],
  );
  expect((await place(call)).code).toBe('paused');
  await stage.pool.query(`update queue_entries set callback_to = '+79135550142' where interaction_id = $1`, [call]);
  expect((await place(call)).code).toBe('callback');
  await stage.pool.query(
    `update queue_entries set opens_at = null, callback_to = null, target_agent = $2, target_until = linia_now() + interval '20 seconds', target_why = 'last_agent' where interaction_id = $1`,
    [call, agent],
  );
  expect(await place(call)).toMatchObject({
    code: 'person',
    people: 1,
    target: { agent: { id: agent }, why: 'last_agent' },
  });
  await stage.pool.query('select hang_up($1, $2)', [call, 'caller']);
  expect((await why(call)).entry).toBeNull();
});

it('why a caller stands where they stand: a head start and whose', async () => {
  await stage.pool.query(`insert into priorities (name, seconds, line_id) values ('Ключевой клиент', 300, $1)`, [
    stage.world.line,
  ]);
  const { rank } = await place(await stage.call());
  expect(rank).toMatchObject({ headStart: 300, of: 'Ключевой клиент' });
  expect(Date.parse(rank.enqueuedAt) - Date.parse(rank.at)).toBe(300_000);
});

it('why is told to whoever may see the call', async () => {
  const app = await testApp(stage.db, [whyRoutes]);
  const call = await stage.call();
  const path = `/api/interactions/${call}/why`;
  const stranger = await cookieOf(stage.db, await addPerson(stage.db, { login: 'stranger', roles: ['agent'] }));
  const boss = await cookieOf(stage.db, await addPerson(stage.db, { login: 'boss', roles: ['supervisor'] }));
  expect((await ask(app, 'GET', path, { as: stranger })).status).toBe(403);
  const told = await ask<WhyNow>(app, 'GET', path, { as: boss });
  expect([told.status, told.body.entry?.code]).toEqual([200, 'no_people']);
  expect((await ask(app, 'GET', '/api/interactions/999999/why', { as: boss })).status).toBe(404);
  expect((await ask(app, 'GET', '/api/desk/line', { as: stranger })).body).toEqual([]);
  await app.close();
});

it('a person of two lines sees both as one, in the order of offers; who needs more than they can is marked and not theirs', async () => {
  const { rows } = await stage.pool.query(
    `insert into lines (name, number, queue_id, voice) values ('Отдел', '1', $1, 'simulated') returning id`,
    [stage.world.departmentQueue],
  );
  const both = await sit('both');
  await stage.pool.query('insert into queue_members (queue_id, agent_id) values ($1, $2)', [
    stage.world.departmentQueue,
    both,
  ]);
  await away(both);
  const first = await stage.call(rows[0].id);
  const skill = await need(3);
  await learn(both, skill, 1);
  const hard = await stage.call();
  await stage.pool.query(`update lines set needs = '[]'`);
  const third = await stage.call();
  const early = await stage.call(rows[0].id);
  await stage.pool.query(`update queue_entries set rank_at = rank_at - interval '1 hour' where interaction_id = $1`, [
    early,
  ]);
  const seen = await line(both);
  expect(seen.map((row) => [row.interactionId, row.place])).toEqual([
    [early, 1],
    [first, 2],
    [hard, null],
    [third, 3],
  ]);
  expect(seen[2]!.lacks).toEqual([{ skill: 'Маркировка', level: 3, has: 1 }]);
  expect(seen.map(({ open }) => open)).toEqual([true, true, false, false]);
  // and so they are offered
  const offered: number[] = [];
  await stage.do((tx) => setPresence(tx, both, 'available', null, `agent:${both}`));
  for (const call of [early, first, third]) {
    await stage.asked(call);
    offered.push(call);
    await stage.pool.query('select hang_up($1, $2)', [call, 'caller']);
    await stage.do(async () => ({ result: null, agents: [both] }));
  }
  expect(offered).toEqual([early, first, third]);
  expect(await stage.nobodyAsked(hard)).toBe(true);
});

it('a place in the line has the wait that is expected there', async () => {
  const agent = await sit('agent');
  await away(agent);
  const [first, second] = [await stage.call(), await stage.call()];
  await stage.pool.query(
    `insert into queue_paces (queue_id, at, samples, handle_50, handle_80, abandon, people) values ($1, linia_now(), 30, 200, 400, 0.1, 2)`,
    [stage.world.queue],
  );
  // place × half (or four of five) of the calls ÷ people × (1 − abandon): 1 × 200 ÷ 2 × 0.9 = 90, 1 × 400 ÷ 2 × 0.9 = 180
  expect((await line(agent)).map(({ expected }) => expected)).toEqual([
    { low: 90, high: 180 },
    { low: 180, high: 360 },
  ]);
  expect((await place(second)).expected).toEqual({ low: 180, high: 360 });
  await stage.pool.query('update queue_paces set samples = 29');
  expect((await place(first)).expected).toBeNull();
  expect((await line(agent))[0]!.expected).toBeNull();
});
