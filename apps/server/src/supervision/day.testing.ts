import { boardMetrics, type BoardMetric, type BoardQueue } from '@linia/protocol';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { readCallsBehind } from './calls-behind.ts';
import { Shift } from './shift.testing.ts';

/** One shift for the tests of a file: the line everybody calls, a department's, and one more to be moved to. */
export let shift: Shift;
export let first: number;
export let department: number;
export let other: number;
let day = 0;

/** An hour of the test's own day, in the company's zone. */
export const at = (time: string) => `${new Date(Date.UTC(2026, 0, day)).toISOString().slice(0, 10)}T${time}+03:00`;

/** Midnight has passed within a test. */
export function theNextDayHasBegun(): void {
  day++;
}

/** Each test has a day of its own: yesterday's calls are in no figure. */
export function aDayATest(): void {
  beforeAll(async () => {
    shift = await Shift.begin(at('10:00:00'), { agents: 2, specialists: 1 });
    ({ queue: first, departmentQueue: department } = shift.world);
    const { rows } = await shift.pool.query(
      `insert into queues (name, position) values ('Интеграции', 9) returning id`,
    );
    other = rows[0].id;
    await shift.pool.query(`update queues set ring = 600, escalation_deadline = 600`);
  });
  afterAll(() => shift.end());

  beforeEach(async () => {
    const { rows } = await shift.pool.query(`select id from interactions where state <> 'closed'`);
    for (const { id } of rows) {
      await shift.hangUp(id);
      await shift.close(id);
    }
    await shift.pool.query('delete from queue_members where queue_id = $1', [other]);
    for (const agent of [...shift.world.agents, ...shift.world.specialists]) await shift.presence(agent, 'available');
    day++;
    await shift.setClock(at('10:00:00'));
  });
}

export const counted = ({
  offered,
  answered,
  abandoned,
  shortAbandoned,
  overflowed,
  callbacks,
  waiting,
}: BoardQueue) => ({
  offered,
  answered,
  abandoned,
  shortAbandoned,
  overflowed,
  callback: callbacks.asked,
  waiting,
});
export const none = {
  offered: 0,
  answered: 0,
  abandoned: 0,
  shortAbandoned: 0,
  overflowed: 0,
  callback: 0,
  waiting: 0,
};

/** Wherever a test left the day: every figure of every line opens exactly as many calls as it says. */
export async function everyFigureOpensItsCalls(): Promise<void> {
  const { queues } = await shift.board();
  for (const queue of queues) {
    const figure: Record<BoardMetric, number> = {
      ...counted(queue),
      diverted: queue.diverted,
      short_abandoned: queue.shortAbandoned,
      lost: queue.lost.total,
    } as never;
    for (const metric of boardMetrics) {
      const calls = await readCallsBehind(shift.db, metric, { queueIds: [queue.queueId] });
      expect(calls.length, `${queue.name}: ${metric}`).toBe(figure[metric]);
    }
    const { answered, abandoned, shortAbandoned, overflowed, callbacks } = queue;
    expect(queue.offered).toBe(answered + abandoned + shortAbandoned + overflowed + callbacks.asked);
  }
}
