import { seedDemo } from '@linia/drizzle/seed';
import { boardMetrics, type BoardMetric, type BoardQueue } from '@linia/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../shell/database.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { readBoard } from './board.ts';
import { readCallsBehind } from './calls-behind.ts';

const now = '2026-03-11T12:06:14+03:00';
let fresh: FreshDatabase;
let db: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url, { max: 1 });
  await fresh.pool.query(
    `create or replace function linia_now() returns timestamptz language sql volatile as $$ select timestamptz '${now}' $$`,
  );
  await seedDemo(fresh.pool, { hash: async () => 'nobody signs in here', now: new Date(now) });
  await fresh.pool.query('analyze');
});
afterAll(async () => {
  await db.pool.end();
  await fresh.drop();
});

const shown = (queue: BoardQueue): Record<BoardMetric, number> => ({
  waiting: queue.waiting,
  offered: queue.offered,
  answered: queue.answered,
  abandoned: queue.abandoned,
  short_abandoned: queue.shortAbandoned,
  overflowed: queue.overflowed,
  callback: queue.callbacks.asked,
  lost: queue.lost.total,
  diverted: queue.diverted,
});

describe('the board of the demo', () => {
  it('has a busy morning behind it, and each of its figures opens its calls', async () => {
    const board = await readBoard(db, { queueIds: 'all' });
    expect(board.queues.length).toBeGreaterThan(3);
    expect(board.agents.length).toBeGreaterThan(5);
    const busy = board.queues.filter((queue) => queue.answered > 0);
    expect(busy.length).toBeGreaterThan(1);
    for (const queue of board.queues) {
      for (const metric of boardMetrics) {
        const calls = await readCallsBehind(db, metric, { queueIds: [queue.queueId] });
        expect(calls.length, `${metric} of ${queue.name}`).toBe(shown(queue)[metric]);
        for (const { waitMs } of calls) expect(waitMs).toBeGreaterThanOrEqual(0);
      }
      expect(queue.serviceLevel.value === null).toBe(queue.answered + queue.abandoned === 0);
    }
    const quarters = board.intervals.reduce((sum, { answered }) => sum + answered, 0);
    expect(quarters).toBe(board.queues.reduce((sum, { answered }) => sum + answered, 0));
  });
});
