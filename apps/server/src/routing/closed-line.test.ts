import { describe, expect, it } from 'vitest';
import { tick } from '../clock/tick.ts';
import { askCallback } from '../interactions/callback.ts';
import { failConnection, loseAgent } from '../interactions/connect.ts';
import { returnEscalation } from '../interactions/end-escalation.ts';
import { hangUp } from '../interactions/hang-up.ts';
import { register, takePlaceInLine } from '../interactions/register.ts';
import { setMemberships } from '../people/membership.ts';
import { changeQueue } from '../queues/change-queue.ts';
import { aStage, stage } from '../testing/a-stage.ts';
import { somebodyWaits } from '../testing/holding.ts';
import { actorOf } from '../testing/stage.ts';
import { move } from './move.ts';

aStage({ agents: 1, specialists: 1 });

const root = actorOf(1);
const placeOf = async (call: number) =>
  (await stage.pool.query('select * from queue_entries where interaction_id = $1 order by id desc limit 1', [call]))
    .rows[0];

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

describe('a line that is closed under a caller who comes to it yet', () => {
  const connecting = async () => {
    const call = await stage.call();
    await stage.accept(await stage.asked(call));
    return call;
  };
  const fails = async (call: number) => {
    const { id } = (await stage.card(call)).assignments.at(-1)!;
    await stage.do((tx) => failConnection(tx, id, 'clock', 'no_answer'));
  };

  /** Where the caller is as the line is closed, and how they come back to it. */
  const ways: Record<string, () => Promise<[call: number, comesBack: () => Promise<unknown>]>> = {
    'no sound came': async () => {
      const call = await connecting();
      return [call, () => fails(call)];
    },
    'the specialist returns the call': async () => {
      const { call, agent } = await stage.talk();
      const { id: escalationId } = await stage.escalate(call, agent, { mode: 'cold' });
      const { id } = (await stage.answer(call)).agent;
      const back = { id: crypto.randomUUID(), escalationId, reasonId: stage.world.returnReason, comment: '' };
      return [call, () => stage.do((tx) => returnEscalation(tx, back, actorOf(id)))];
    },
    'the desk was lost': async () => {
      const { call } = await stage.talk();
      const { rows } = await stage.pool.query('update assignments set reattach_by = linia_now() returning id');
      return [call, () => stage.do((tx) => loseAgent(tx, rows[0].id))];
    },
    'the menu of a number that was closed is over': async () => {
      const { line: lineId } = stage.world;
      const { interactionId: call } = await stage.do((tx) =>
        register(tx, { lineId, externalId: '1', direction: 'incoming', phone: null, actor: 'caller', hearsMenu: true }),
      );
      await stage.pool.query('update lines set closed = true where id = $1', [lineId]);
      return [call, () => stage.do((tx) => takePlaceInLine(tx, call, { actor: 'caller', targetAgent: null }))];
    },
    'who was called back did not answer': async () => {
      const talk = await stage.talk();
      const call = await stage.call();
      await stage.do((tx) => askCallback(tx, call, null, 'caller'));
      await stage.do((tx) => hangUp(tx, talk.call, 'caller', null));
      await stage.close(talk.call, talk.agent);
      await stage.accept(await stage.asked(call));
      return [call, () => fails(call)];
    },
  };

  it.each(Object.keys(ways))('has them wait where their number leads now: %s', async (way) => {
    const { queue, departmentQueue, agents } = stage.world;
    const [call, comesBack] = await ways[way]!();
    await stage.pool.query('update lines set queue_id = $1 where not closed', [departmentQueue]);
    await stage.do((tx) => setMemberships(tx, agents[0]!, [], 'agent:1'));
    await stage.do(async (tx) => ({ result: await changeQueue(tx, queue, { closed: true }, root) }));
    await comesBack();
    expect(await placeOf(call)).toMatchObject({
      state: expect.stringMatching(/waiting|offered/),
      queue_id: departmentQueue,
    });
  });

  it('has them wait where it overflows to, where their number is closed, too; else in the default department', async () => {
    const { queue, line: number, departmentQueue } = stage.world;
    const open = async () =>
      (await stage.pool.query('select open_queue($1, $2) as queue', [queue, number])).rows[0].queue as number;
    const evening = await line();
    await stage.pool.query('update queues set closed = true where id = $1', [queue]);
    expect(await open()).toBe(departmentQueue);
    await stage.pool.query('insert into queue_steps (queue_id, position, after, to_queue) values ($1, 1, 30, $2)', [
      queue,
      evening,
    ]);
    expect(await open()).toBe(evening);
  });

  it('is not waited in by an escalation of a department that closed: its time is over, and the caller goes back', async () => {
    const { call, agent } = await stage.talk();
    await stage.escalate(call, agent, { mode: 'cold' });
    await stage.accept(await stage.asked(call));
    await stage.pool.query('update queues set closed = true where id = $1', [stage.world.departmentQueue]);
    await fails(call);
    await tick(stage.db);
    expect(await stage.escalation(call)).toMatchObject({ state: 'fallen_back' });
    expect(await placeOf(call)).toMatchObject({ queue_id: stage.world.queue });
  });
});
