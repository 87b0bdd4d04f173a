import { readClosedNow } from '../queues/calendars/closed-now.ts';
import type { Queryable } from '../shell/database.ts';

/** Which lines are closed at this hour is written out: no line hands its callers over to one that nobody works. */
export async function writeShut(db: Queryable): Promise<void> {
  const closed = [...(await readClosedNow(db)).keys()];
  await db.query(`update queues set shut = id = any ($1) where shut <> (id = any ($1))`, [closed]);
}
