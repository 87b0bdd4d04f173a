import { nextOpening, openAt, type Calendar } from '@linia/domain';
import type { ClosedNow } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { calendarColumns } from './read.ts';

/** The lines that are closed now, each with why and when it opens. Lines without a calendar never are. */
export async function readClosedNow(db: Queryable): Promise<Map<number, ClosedNow>> {
  const { rows } = await db.query(
    `select array(select q.id from queues q where q.calendar_id = c.id) as queues, ${calendarColumns}, extract(epoch from linia_now())::float * 1000 as at
     from calendars c where exists (select from queues q where q.calendar_id = c.id)`,
  );
  const closed = new Map<number, ClosedNow>();
  for (const { queues, at, ...calendar } of rows as (Calendar & { queues: number[]; at: number })[]) {
    const { open, because, note, provisional } = openAt(calendar, at);
    if (open) continue;
    const opens = nextOpening(calendar, at);
    const opensAt = opens && new Date(opens.at).toISOString();
    for (const queue of queues)
      closed.set(queue, { because, note, provisional: provisional || (opens?.provisional ?? false), opensAt });
  }
  return closed;
}
