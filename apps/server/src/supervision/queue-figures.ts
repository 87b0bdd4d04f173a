import type { QueueFigure } from '@linia/protocol';
import { readClosedNow } from '../queues/calendars/closed-now.ts';
import type { Queryable } from '../shell/database.ts';

/** How every line stands now, for the figures on the desks: who waits and who is there. */
export async function readQueueFigures(db: Queryable): Promise<QueueFigure[]> {
  const { rows } = await db.query(
    `select q.id as "queueId", q.name, q.department_id as "departmentId", coalesce(w.waiting, 0) as waiting, w.oldest as "oldestAt",
       coalesce(p.free, 0) as free, coalesce(p.present, 0) as present,
       expected_now(q.id, coalesce(w.waiting, 0), coalesce(p.free, 0)) as expected
     from queues q
       left join (select queue_id, count(*)::int as waiting, min(enqueued_at) as oldest from queue_entries
         where state in ('waiting', 'offered') and interaction_id is not null and callback_to is null group by queue_id) w on w.queue_id = q.id
       left join (select m.queue_id, count(r.id)::int as free, count(l.agent_id)::int as present from queue_members m
         left join live_agents l on l.agent_id = m.agent_id left join ready_agents r on r.id = m.agent_id group by m.queue_id) p on p.queue_id = q.id
     order by q.position, q.id`,
  );
  const closed = await readClosedNow(db);
  return (rows as QueueFigure[]).map((row) => ({ ...row, closed: closed.get(row.queueId) ?? null }));
}
