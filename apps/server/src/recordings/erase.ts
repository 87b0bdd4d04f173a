import { rm } from 'node:fs/promises';
import type { Database } from '../shell/database.ts';
import { journal } from '../shell/journal.ts';
import { inTransaction } from '../shell/transaction.ts';
import { pathOf } from './store.ts';

/**
 * Recordings older than the setting says are erased: the file first, then the row says so, under the row's lock, so that whoever would
 * keep one back is in time or is told. What is held back stays, however old. Returns how many.
 */
export async function eraseOld(db: Database, folder: string, most = 50): Promise<number> {
  return inTransaction(db, async (tx) => {
    const { rows } = await tx.query<{ id: number; name: string }>(
      `select interaction_id as id, name from call_recordings
       where kept_at is not null and erased_at is null and held_at is null
         and started_at < linia_now() - make_interval(days => recordings_setting('keepDays', 0)) and recordings_setting('keepDays', 0) > 0
       order by started_at limit $1 for update skip locked`,
      [most],
    );
    for (const { name } of rows) await rm(pathOf(folder, name), { force: true });
    const calls = rows.map(({ id }) => id);
    if (calls.length === 0) return { result: 0 };
    await tx.query('update call_recordings set erased_at = linia_now() where interaction_id = any ($1)', [calls]);
    await journal(tx, null, 'recordings_erased', { calls });
    return { result: calls.length };
  });
}
