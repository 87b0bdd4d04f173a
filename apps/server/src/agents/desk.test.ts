import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { tick } from '../clock/tick.ts';
import { hangUp } from '../interactions/hang-up.ts';
import { aStage, stage } from '../testing/a-stage.ts';
import { outcomes, whileHeld } from '../testing/holding.ts';
import { actorOf } from '../testing/stage.ts';
import { addAgent } from '../testing/world.ts';
import { attach, detach } from './attach.ts';
import { breakAfter, changePresence, setPresence } from './set-presence.ts';

let person: number;
let socket: string;

aStage({ agents: 1, specialists: 1 });
beforeEach(async () => {
  person = stage.world.agents[0]!;
  socket = (await stage.pool.query('select id from connections where agent_id = $1', [person])).rows[0].id;
});

const reopen = () => attach(stage.db, person, randomUUID(), stage.world.process);

it('a desk that closes while it rings gives the caller to the next at once; presence is kept for a minute, then ends', async () => {
  const call = await stage.call();
  await detach(stage.db, person, socket);
  expect(await stage.nobodyAsked(call)).toBe(true);
  await stage.later(50); // the rest of the minute is for a machine that is busy
  await tick(stage.db);
  expect((await stage.agent(person)).presence).toBe('available');
  await stage.later(11);
  await tick(stage.db);
  expect(await stage.agent(person)).toMatchObject({ presence: 'offline', grace_until: null });
  const { rows } = await stage.pool.query(
    `select actor, data from agent_events where agent_id = $1 and type = 'presence_set'`,
    [person],
  );
  expect(rows).toMatchObject([{ actor: 'clock', data: { from: 'available', to: 'offline' } }]);
});

it('a desk that comes back within the grace is asked again', async () => {
  const call = await stage.call();
  await detach(stage.db, person, socket);
  await stage.later(30);
  await reopen();
  expect((await stage.asked(call)).agent.id).toBe(person);
  await stage.later(45);
  await tick(stage.db);
  expect(await stage.agent(person)).toMatchObject({ presence: 'available', grace_until: null });
});

it.each(['closed first', 'opened first'])('a page reloaded in mid-call keeps the call: %s', async (order) => {
  const call = await stage.call();
  await stage.answer(call);
  const verbs = [() => detach(stage.db, person, socket), reopen];
  const done = await whileHeld(stage.pool, { call }, order === 'closed first' ? verbs : verbs.toReversed());
  expect(outcomes(done)).toEqual(['done', 'done']);
  await stage.later(70);
  await tick(stage.db);
  expect((await stage.card(call)).assignments).toMatchObject([{ state: 'active', reattachBy: null }]);
  expect(await stage.agent(person)).toMatchObject({ presence: 'available', grace_until: null });
});

it('a call whose sound is the PBX’s talks on without a desk', async () => {
  const call = await stage.call(stage.world.webhookLine);
  await stage.answer(call);
  await detach(stage.db, person, socket);
  await stage.later(70);
  await tick(stage.db);
  expect((await stage.card(call)).state).toBe('active');
});

it('a break asked for after this call begins when it is written; without a call it begins at once', async () => {
  const call = await stage.call(stage.world.webhookLine);
  await stage.answer(call);
  const wish = () => stage.do((tx) => breakAfter(tx, { id: randomUUID(), on: true }, actorOf(person)));
  await wish();
  await stage.do((tx) => hangUp(tx, call, 'caller', null));
  expect(await stage.agent(person)).toMatchObject({ presence: 'available', engagement: 'wrapping' });
  await stage.close(call, person);
  expect(await stage.agent(person)).toMatchObject({ presence: 'away', engagement: 'idle' });
  await stage.do((tx) => setPresence(tx, person, 'available', null, `agent:${person}`));
  await wish();
  expect((await stage.agent(person)).presence).toBe('away');
});

it('who misses two offers in a row is set aside, is not ready, and is asked again after coming back', async () => {
  await stage.pool.query('update queues set exclude_after_miss = 1, round_pause = 1');
  // a colleague who takes what comes after: the last one of a line would not be set aside
  const colleague = await addAgent(stage.pool, stage.world, stage.world.queue, 'colleague');
  await stage.pool.query('update agents set break_after = true where id = $1', [colleague]);
  const call = await stage.call();
  for (let miss = 0; miss < 2; miss++) {
    await stage.asked(call);
    await stage.later(21);
    await tick(stage.db);
    await stage.later(2);
    await tick(stage.db);
  }
  expect(await stage.nobodyAsked(call)).toBe(true);
  expect((await stage.agent(person)).set_aside_at).not.toBeNull();
  await stage.do((tx) => setPresence(tx, person, 'available', null, `agent:${person}`));
  expect((await stage.asked(call)).agent.id).toBe(person);
});

it('who says no between two misses is at the desk, and has not missed two in a row', async () => {
  await stage.pool.query('update queues set exclude_after_miss = 1, exclude_after_decline = 1, round_pause = 1');
  await addAgent(stage.pool, stage.world, stage.world.queue, 'colleague');
  await stage.pool.query('update agents set break_after = true where id <> $1', [person]);
  const call = await stage.call();
  const miss = () => stage.later(21);
  const no = () => stage.decline(call);
  for (const answer of [miss, no, miss]) {
    expect((await stage.asked(call)).agent.id).toBe(person);
    await answer();
    await tick(stage.db);
    await stage.later(2);
    await tick(stage.db);
  }
  expect((await stage.agent(person)).set_aside_at).toBeNull();
});

it('offers that ran out while the clock itself was away are missed, but nobody is set aside for them', async () => {
  await stage.pool.query('update queues set missed_limit = 1');
  const call = await stage.call();
  await stage.later(300);
  await tick(stage.db);
  expect((await stage.card(call)).offers[0]!.state).toBe('missed');
  expect((await stage.agent(person)).set_aside_at).toBeNull();
});

it('where the PBX chooses whom to ring, an offer that runs out is nobody’s fault', async () => {
  await stage.pool.query('update queues set missed_limit = 1');
  const call = await stage.call(stage.world.pbxLine);
  await stage.later(21);
  await tick(stage.db);
  expect((await stage.card(call)).offers[0]!.state).toBe('missed');
  expect((await stage.agent(person)).set_aside_at).toBeNull();
});

it('nobody is made available who takes no calls, not even by a supervisor', async () => {
  const { rows } = await stage.pool.query(
    `insert into agents (login, name, roles) values ('head', 'Юрьева', '{head}') returning id`,
  );
  const head = rows[0].id as number;
  const set = (agentId: number) =>
    stage.do((tx) =>
      changePresence(tx, { id: randomUUID(), agentId, presence: 'available', reasonId: null }, actorOf(1)),
    );
  await expect(set(head)).rejects.toMatchObject({ code: 'person.not_agent', field: 'agentId' });
  await expect(set(999_999)).rejects.toMatchObject({ code: 'person.not_agent' });
  expect((await stage.agent(head)).presence).toBe('offline');
});
