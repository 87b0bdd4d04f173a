import type { MyWork } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';

/**
 * What lies before a person: the request that is offered, how much of their room is taken, and which deadlines they were
 * warned of: their own, and their department's where its plan warns that.
 */
export async function readWork(db: Queryable, agentId: number): Promise<MyWork> {
  const { rows } = await db.query(
    `select
       (select jsonb_build_object('offerId', o.id, 'expiresAt', o.expires_at, 'number', t.number, 'subject', t.subject, 'priority', t.priority,
          'organization', (select name from organizations where id = t.organization_id), 'department', (select name from departments where id = t.department_id),
          'dueAt', t.due_at, 'waitsSince', e.enqueued_at, 'why', case when o.why ->> 'by' = 'written' then o.why end)
        from offers o join tickets t on t.id = o.ticket_id join queue_entries e on e.id = o.entry_id where o.agent_id = a.id and o.state = 'pending' and o.ticket_id is not null) as offer,
       (select count(*)::int from tickets t where t.owner_id = a.id and t.state in ('new', 'open')) as mine, a.written_capacity as capacity,
       (select coalesce(jsonb_agg(to_jsonb(x)), '[]') from (
          select t.number, t.subject, t.due_at as "dueAt", t.due_at <= linia_now() as passed, t.owner_id is not distinct from a.id as mine
          from tickets t join plans p on p.id = t.plan_id
          where t.due_at is not null and exists (select from deadline_timers d where d.ticket_id = t.id and d.fired_at is not null and d.by_at = t.due_at)
            and (t.owner_id = a.id and p.warns <> 'department'
              or (t.owner_id is null or p.warns <> 'owner') and t.department_id in (select q.department_id from queue_members m join queues q on q.id = m.queue_id where m.agent_id = a.id))
          order by t.due_at, t.id limit 20) x) as soon
     from agents a where a.id = $1`,
    [agentId],
  );
  return rows[0] as MyWork;
}
