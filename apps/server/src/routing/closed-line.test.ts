import { describe, expect, it } from 'vitest';
import { changeQueue } from '../queues/change-queue.ts';
import { aStage, stage } from '../testing/a-stage.ts';
import { somebodyWaits } from '../testing/holding.ts';
import { actorOf } from '../testing/stage.ts';
import { move } from './move.ts';

aStage({ agents: 1, specialists: 0 });

const root = actorOf(1);
const placeOf = async (call: number) =>
  (await stage.pool.query('select * from queue_entries where interaction_id = $1', [call])).rows[0];

/** A line nobody sits in yet. */
async function line(): Promise<number> {
  const { rows } = await stage.pool.query(`insert into queues (name, position) values ('Вечер', 7) returning id`);
  return rows[0].id as number;
}
async function waiting(): Promise<number> {
  await stage.talk();
  return stage.call();
}
const moves = async (call: number, queueId: number) => {
  const { id: entryId } = await placeOf(call);
  return stage.do((tx) => move(tx, { id: crypto.randomUUID(), entryId, queueId }, root));
};
/** The place is due to be handed over to that line. */
async function isDue(call: number, to: number): Promise<void> {
  await stage.pool.query('insert into queue_steps (queue_id, position, after, to_queue) values ($1, 1, 30, $2)', [
    stage.world.queue,
    to,
  ]);
  await stage.pool.query('select replan_entries($1)', [stage.world.queue]);
  await stage.later(31);
  expect((await placeOf(call)).next_step_at).not.toBeNull();
}
const step = (call: number) =>
  stage.do(async (tx) => {
    const { rows } = await tx.query('select take_due_step(id) as moved from queue_entries where interaction_id = $1', [
      call,
    ]);
    return { result: rows[0].moved as boolean };
  });

/** The line is being closed: `work` comes while that is not committed, and waits for it. */
async function asItCloses<T>(queue: number, work: () => Promise<T>): Promise<T | Error> {
  const holder = await stage.pool.connect();
  await holder.query('begin');
  await holder.query('select from queues where id = $1 for update', [queue]);
  await holder.query('update queues set closed = true where id = $1', [queue]);
  const late = work().catch((error: Error) => error);
  await somebodyWaits(stage.pool);
  await holder.query('commit');
  holder.release();
  return late;
}

/** `work` is done and not committed yet as somebody closes the line. */
async function closedAfter(queue: number, sql: string, values: unknown[]): Promise<unknown> {
  let closed: Promise<unknown> | undefined;
  await stage.do(async (tx) => {
    await tx.query(sql, values);
    closed = stage
      .do(async (other) => ({ result: await changeQueue(other, queue, { closed: true }, root) }))
      .catch((error: unknown) => error);
    await somebodyWaits(stage.pool);
    return { result: null };
  });
  return closed;
}

describe('a caller who is moved into a line in the moment it is closed', () => {
  it('stays where they are, and whoever moves is told', async () => {
    const [call, to] = [await waiting(), await line()];
    expect(await asItCloses(to, () => moves(call, to))).toMatchObject({ message: 'queue.closed' });
    expect(await placeOf(call)).toMatchObject({ state: 'waiting', queue_id: stage.world.queue });
  });

  it('keeps the line open, where they were first', async () => {
    const [call, to] = [await waiting(), await line()];
    const { id } = await placeOf(call);
    const refused = await closedAfter(to, `select * from move_entry($1, $2, 'agent:1')`, [id, to]);
    expect(refused).toMatchObject({ code: 'queue.in_use', details: { waiting: 1 } });
    expect(await placeOf(call)).toMatchObject({ queue_id: to });
  });
});

describe('a caller whom a line hands over itself in the moment the other is closed', () => {
  it('stays in line, and the story says why', async () => {
    const [call, to] = [await waiting(), await line()];
    await isDue(call, to);
    expect(await asItCloses(to, () => step(call))).toBe(false);
    expect(await placeOf(call)).toMatchObject({ state: 'waiting', queue_id: stage.world.queue });
    expect(await stage.events(call)).toContain('step_passed');
  });

  it('keeps the other line open, where they were first', async () => {
    const [call, to] = [await waiting(), await line()];
    await isDue(call, to);
    const { id } = await placeOf(call);
    const refused = await closedAfter(to, 'select take_due_step($1)', [id]);
    expect(refused).toMatchObject({ code: 'queue.in_use', details: { waiting: 1 } });
  });
});
