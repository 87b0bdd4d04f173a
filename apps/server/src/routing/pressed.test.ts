import { expect, it } from 'vitest';
import { tick } from '../clock/tick.ts';
import { aStage, stage } from '../testing/a-stage.ts';
import { entryOf, everybodyAway, steps } from './steps.testing.ts';

aStage({ agents: 2, specialists: 1 });

it('by its length a line hands over: whoever comes when too many wait goes to the other at once', async () => {
  await everybodyAway();
  await steps({ length: 2, to_queue: stage.world.departmentQueue });
  const queues = [];
  for (let n = 0; n < 4; n++) queues.push((await entryOf(await stage.call())).queue_id);
  expect(queues).toEqual([
    stage.world.queue,
    stage.world.queue,
    stage.world.departmentQueue,
    stage.world.departmentQueue,
  ]);
});

it('by its length it does, though a step before it, fewer skills being enough, can do nothing for whoever needs none', async () => {
  await everybodyAway();
  await steps({ length: 1, lower: 1 }, { length: 1, to_queue: stage.world.departmentQueue });
  await stage.call();
  expect((await entryOf(await stage.call())).queue_id).toBe(stage.world.departmentQueue);
  expect((await stage.pool.query('select from due_rows(10)')).rowCount).toBe(0);
});

it('by what is expected there it does, too: checked by the clock, too, as the pace changes', async () => {
  await everybodyAway();
  await steps({ expected: 100, to_queue: stage.world.departmentQueue });
  const call = await stage.call();
  await tick(stage.db);
  expect((await entryOf(call)).queue_id).toBe(stage.world.queue);
  await stage.pool.query(
    `insert into queue_paces (queue_id, at, samples, handle_50, handle_80, abandon, people) values ($1, linia_now(), 40, 200, 400, 0, 2)`,
    [stage.world.queue],
  );
  await tick(stage.db);
  expect((await entryOf(call)).queue_id).toBe(stage.world.departmentQueue);
});

it('the clock looks at a few of a long line, not at everybody in it, each second', async () => {
  await everybodyAway();
  await steps({ expected: 100, to_queue: stage.world.departmentQueue });
  await stage.pool.query(
    `insert into queue_paces (queue_id, at, samples, handle_50, handle_80, abandon, people) values ($1, linia_now(), 40, 200, 400, 0, 2)`,
    [stage.world.queue],
  );
  await stage.pool.query(
    `with made as (insert into interactions (state, direction, line_id, created_at, queued_at, version)
       select 'queued', 'incoming', $1, linia_now(), linia_now(), 1 from generate_series(1, 300) returning id),
     places as (insert into queue_entries (interaction_id, queue_id, state, enqueued_at, rank_at)
       select id, $2, 'waiting', linia_now(), linia_now() from made returning id, interaction_id)
     insert into interaction_events (interaction_id, version, type, at, actor, data)
       select interaction_id, 1, 'queued', linia_now(), 'caller', jsonb_build_object('entry', id, 'queue', $2::int) from places`,
    [stage.world.line, stage.world.queue],
  );
  const client = await stage.pool.connect();
  await client.query(`begin; set local track_functions = 'all'`);
  const pressed = await client.query('select id from pressed_entries(50)');
  const { rows } = await client.query(
    `select calls::int from pg_stat_xact_user_functions where funcname = 'best_agent'`,
  );
  await client.query('rollback');
  client.release();
  expect({ pressed: pressed.rowCount, looks: rows }).toEqual({ pressed: 50, looks: [{ calls: 50 }] });
});

it('but nobody who finds somebody free is sent on, however slow the line is', async () => {
  await steps({ expected: 100, to_queue: stage.world.departmentQueue });
  await stage.pool.query(
    `insert into queue_paces (queue_id, at, samples, handle_50, handle_80, abandon, people) values ($1, linia_now(), 40, 200, 400, 0, 2)`,
    [stage.world.queue],
  );
  const call = await stage.call();
  expect((await entryOf(call)).queue_id).toBe(stage.world.queue);
  expect(stage.world.agents).toContain((await stage.asked(call)).agent.id);
});
