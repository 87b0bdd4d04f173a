import { describe, expect, it } from 'vitest';
import { hangUp } from '../interactions/hang-up.ts';
import { setPresence } from '../agents/set-presence.ts';
import { aStage, stage } from '../testing/a-stage.ts';
import { somebodyWaits } from '../testing/holding.ts';
import { Clock } from './clock.ts';
import { sweep, tick } from './tick.ts';

aStage({ agents: 3 });

const defects = async () =>
  (await stage.pool.query('select kind, data from defects')).rows as { kind: string; data: object }[];
const wrapping = async () => {
  const call = await stage.call();
  const { agent } = await stage.answer(call);
  await stage.do((tx) => hangUp(tx, call, 'caller', null));
  return { call, agent: agent.id };
};

describe('the clock', () => {
  it('ends a wrap-up that ran out: the person is free and asked, the log stands in "to finish"', async () => {
    const { call, agent } = await wrapping();
    for (const other of stage.world.agents) {
      if (other !== agent) await stage.do((tx) => setPresence(tx, other, 'away', null, `agent:${other}`));
    }
    const next = await stage.call();
    expect(await stage.nobodyAsked(next)).toBe(true);
    await stage.later(61);
    expect(await tick(stage.db)).toBe(1);
    expect(await stage.card(call)).toMatchObject({ state: 'closed', assignments: [{ toFinish: true }] });
    expect((await stage.asked(next)).agent.id).toBe(agent);
  });

  it('ticks in several processes at once, and each row is done once', async () => {
    for (let n = 0; n < 3; n++) await wrapping();
    await stage.later(61);
    const done = await Promise.all([tick(stage.db), tick(stage.db), tick(stage.db)]);
    expect(Math.max(...done)).toBe(3);
    const { rows } = await stage.pool.query(`select count(*)::int as n from interaction_events where type = 'wrapped'`);
    expect(rows).toEqual([{ n: 3 }]);
  });

  it('beats on while a tick has long work to do: its process is not taken for dead', async () => {
    const { call } = await wrapping();
    const self = { id: stage.world.process };
    const beats = async () =>
      (await stage.pool.query('select heartbeat_at as at from processes where id = $1', [self.id])).rows[0]
        .at as string;
    const clock = new Clock(
      stage.db,
      self,
      { ticked: () => {}, revived: async () => {} },
      { error: () => {}, warn: () => {} },
    );
    await stage.later(61);
    const holder = await stage.pool.connect();
    await holder.query('begin');
    await holder.query('select lock_interaction($1)', [call]);
    const started = clock.start();
    await somebodyWaits(stage.pool);
    const before = await beats();
    await expect.poll(beats).not.toBe(before);
    await holder.query('rollback');
    holder.release();
    await started;
    // a row that was held for longer than a lock is waited for is done by the next tick
    await expect.poll(async () => (await stage.card(call)).state).toBe('closed');
    await clock.stop();
  });

  it('goes on with the others where one row fails, and says so', async () => {
    const broken = await wrapping();
    const fine = await wrapping();
    await stage.pool.query(
      'alter table agents add constraint nobody_frees check (id <> $1 or engagement <> $2)'
        .replace('$1', String(broken.agent))
        .replace('$2', `'idle'`),
    );
    await stage.later(61);
    const said: object[] = [];
    await tick(stage.db, { error: (data) => said.push(data), warn: () => {} });
    expect(said).toHaveLength(1);
    expect((await stage.card(fine.call)).state).toBe('closed');
    await stage.pool.query('alter table agents drop constraint nobody_frees');
    await tick(stage.db);
  });

  /** Places that no event tells of. */
  const forgetInvented = (call: number) =>
    stage.pool.query(
      `delete from queue_entries where interaction_id = $1 and id > (select min(id) from queue_entries where interaction_id = $1)`,
      [call],
    );

  it('does two hundred of a kind at most in one tick, the oldest first', async () => {
    const call = await stage.call();
    const entry = (await stage.card(call)).entry!.id;
    await stage.pool.query(`insert into agents (login, name) select 'x' || n, 'x' from generate_series(1, 250) n`);
    await stage.pool.query(
      `insert into queue_entries (interaction_id, queue_id, state, enqueued_at, rank_at, ended_at)
       select $1, $2, 'left', linia_now(), linia_now(), linia_now() from generate_series(1, 250)`,
      [call, stage.world.queue],
    );
    await stage.pool.query(
      `insert into exclusions (entry_id, agent_id, until, cause) select id, $2, linia_now() - id * interval '1 second', 'missed' from queue_entries where id > $1`,
      [entry, stage.world.agents[0]],
    );
    expect(await tick(stage.db)).toBe(200);
    expect((await stage.pool.query('select count(*)::int as n from exclusions')).rows).toEqual([{ n: 50 }]);
    expect(await tick(stage.db)).toBe(50);
    await forgetInvented(call);
  });

  it('with 5,000 waiting finds what is due by the heads of its indexes', async () => {
    const call = await stage.call();
    await stage.pool.query(
      `insert into queue_entries (interaction_id, queue_id, state, enqueued_at, rank_at, ended_at)
       select $1, $2, 'left', linia_now(), linia_now(), linia_now() from generate_series(1, 5000)`,
      [call, stage.world.queue],
    );
    await stage.pool.query('analyze queue_entries');
    const { rows } = await stage.pool.query(
      `explain (format json) select id from queue_entries where opens_at is not null and state in ('waiting', 'offered') and interaction_id is not null
       and opens_at <= (select linia_now()) order by opens_at limit 200`,
    );
    expect(JSON.stringify(rows)).toContain('entries_opens');
    await forgetInvented(call);
  });
});

describe('the sweep', () => {
  const lostOccasion = async () => {
    for (const agent of stage.world.agents)
      await stage.do((tx) => setPresence(tx, agent, 'away', null, `agent:${agent}`));
    const call = await stage.call();
    // a verb whose dispatch was lost
    await stage.pool.query(`select set_presence($1, 'available', null, 'test')`, [stage.world.agents[0]]);
    expect(await stage.broken()).toMatchObject([{ invariant: 'left_waiting' }]);
    return call;
  };

  it('offers a caller who waits beside a free person, and counts that it had to', async () => {
    const call = await lostOccasion();
    expect(await sweep(stage.db, 'net', 0)).toEqual({ left: 1, drifted: 0 });
    expect((await stage.asked(call)).agent.id).toBe(stage.world.agents[0]);
    expect(await defects()).toMatchObject([{ kind: 'left_waiting', data: { call } }]);
  });

  it('at a start does the same and counts nothing: there was nobody to do it', async () => {
    await lostOccasion();
    expect(await sweep(stage.db, 'start')).toEqual({ left: 1, drifted: 0 });
    expect(await defects()).toEqual([]);
  });

  it('lets a dispatch that is on its way arrive', async () => {
    const call = await lostOccasion();
    const sweeping = sweep(stage.db, 'net', 1_000);
    await stage.pool.query('select dispatch_agent($1)', [stage.world.agents[0]]);
    await sweeping;
    expect((await stage.asked(call)).agent.id).toBe(stage.world.agents[0]);
    expect(await defects()).toEqual([]);
  });

  it('brings a person’s engagement to what the facts say, offers, and counts it', async () => {
    const agent = stage.world.agents[0]!;
    await stage.pool.query(`update agents set engagement = 'wrapping', ready_since = null where id = $1`, [agent]);
    expect(await sweep(stage.db, 'net', 0)).toEqual({ left: 0, drifted: 1 });
    expect((await stage.agent(agent)).engagement).toBe('idle');
    expect(await defects()).toMatchObject([{ kind: 'engagement', data: { agent } }]);
  });
});

it('a place whose call does not wait is taken out of the line, counted, and stops nobody behind it', async () => {
  for (const agent of stage.world.agents)
    await stage.do((tx) => setPresence(tx, agent, 'away', null, `agent:${agent}`));
  const [astray, call] = [await stage.call(), await stage.call()];
  await stage.pool.query(`select advance($1, 'hung_up', 'test'), advance($1, 'closed', 'test')`, [astray]);
  const agent = stage.world.agents[0]!;
  await stage.do((tx) => setPresence(tx, agent, 'available', null, `agent:${agent}`));
  expect((await stage.asked(call)).agent.id).toBe(agent);
  expect(await defects()).toMatchObject([{ kind: 'astray', data: { call: astray } }]);
});

it('the sweep forgets what is a week old and over: receipts, and effects that are done', async () => {
  await stage.pool.query(`
    insert into receipts (source, actor, id, result, at) values ('t', '1', 'old', 'null', now() - interval '8 days'), ('t', '1', 'new', 'null', now());
    insert into outbox (kind, payload, not_before, done_at) values
      ('t.old', '{}', now(), now() - interval '8 days'), ('t.new', '{}', now(), now()), ('t.failed', '{}', 'infinity', null)`);
  await sweep(stage.db, 'net', 0);
  expect((await stage.pool.query(`select id from receipts where source = 't'`)).rows).toEqual([{ id: 'new' }]);
  expect((await stage.pool.query(`select kind from outbox where kind like 't.%' order by id`)).rows).toEqual([
    { kind: 't.new' },
    { kind: 't.failed' },
  ]);
});
