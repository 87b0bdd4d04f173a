import { readClosedNow } from '../queues/calendars/closed-now.ts';
import type { Queryable } from '../shell/database.ts';

/**
 * Which lines are closed at this hour is written out: no line hands its callers over to one that nobody works. Who is to be
 * called back by one of them is not called before it opens, though somebody who works at this hour sits in it, too.
 */
export async function writeShut(db: Queryable): Promise<void> {
  const closed = await readClosedNow(db);
  await db.query(`update queues set shut = id = any ($1) where shut <> (id = any ($1))`, [[...closed.keys()]]);
  for (const [queue, { opensAt }] of closed) if (opensAt) await holdCallbacks(db, queue, opensAt);
}

/** At most so many at a tick, each in a transaction of its own. */
const most = 200;

async function holdCallbacks(db: Queryable, queue: number, until: string): Promise<void> {
  const { rows } = await db.query(
    `select e.id from queue_entries e where e.queue_id = $1 and e.state in ('waiting', 'offered') and waits_past_closing(e, $2)
     order by e.rank_at, e.id limit $3`,
    [queue, until, most],
  );
  for (const { id } of rows) await db.query('select hold_callback($1, $2, $3)', [id, queue, until]);
}
