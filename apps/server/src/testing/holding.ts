import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';

/**
 * A race as it may happen, told in order: another connection holds a row, each verb is started and comes to wait for it,
 * `meanwhile` happens elsewhere, then the row is let go. Returns what became of each verb.
 */
export async function whileHeld<T>(
  pool: pg.Pool,
  row: { call: number } | { agent: number },
  verbs: (() => Promise<T>)[],
  meanwhile?: () => Promise<unknown>,
): Promise<PromiseSettledResult<T>[]> {
  const holder = await pool.connect();
  try {
    await holder.query('begin');
    const [table, id] = 'call' in row ? ['interactions', row.call] : ['agents', row.agent];
    await holder.query(`select from ${table} where id = $1 for no key update`, [id]);
    const running: Promise<T>[] = [];
    for (const verb of verbs) {
      const work = verb();
      work.catch(() => {}); // settled below
      running.push(work);
      await manyWait(pool, running.length);
    }
    await meanwhile?.();
    await holder.query('commit');
    return await Promise.allSettled(running);
  } finally {
    holder.release();
  }
}

/** As many sessions wait for a lock on this database. */
export async function manyWait(pool: pg.Pool, count: number): Promise<void> {
  for (;;) {
    const { rows } = await pool.query(
      `select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (rows[0].waiting >= count) return;
    await pause(2);
  }
}

/** Somebody has come to wait for what is held. */
export const somebodyWaits = (pool: pg.Pool): Promise<void> => manyWait(pool, 1);

/** 'done', or the code of the refusal. */
export const outcomes = (results: PromiseSettledResult<unknown>[]): string[] =>
  results.map((result) => (result.status === 'fulfilled' ? 'done' : (result.reason as Error).message));
