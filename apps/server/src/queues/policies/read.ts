import { checkPolicy } from '@linia/domain';
import type { PolicyPage, PolicyVersion, QueueRow } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';
import { readPolicyWorld } from './world.ts';

/** All lines of waiting, in their order, the closed ones last. */
export async function listQueues(db: Queryable): Promise<QueueRow[]> {
  const { rows } = await db.query(
    `select q.id, q.name, q.department_id as "departmentId", q.closed, q.policy_version as version, q.strategy,
       queue_policy(q.id) -> 'steps' as steps,
       (select count(*)::int from queue_members m join agents a on a.id = m.agent_id where m.queue_id = q.id and a.disabled_at is null) as members,
       (select count(*)::int from queue_entries e where e.queue_id = q.id and e.state in ('waiting', 'offered') and e.interaction_id is not null) as waiting,
       array(select l.name from lines l where l.queue_id = q.id and not l.closed order by l.name) as lines
     from queues q order by q.closed, q.position, q.id`,
  );
  return rows as QueueRow[];
}

/** A line's valid policy, what the check says of it today, and what it may choose from. */
export async function readPolicy(db: Queryable, queueId: number): Promise<PolicyPage> {
  const { rows } = await db.query(
    `select jsonb_build_object('id', q.id, 'name', q.name, 'departmentId', q.department_id, 'closed', q.closed) as queue,
       q.policy_version as version, queue_policy(q.id) as policy,
       (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name, 'tier', m.tier, 'position', m.position)
           order by m.tier, m.position, a.name collate "ru-x-icu", a.id), '[]')
         from queue_members m join agents a on a.id = m.agent_id where m.queue_id = q.id and a.disabled_at is null) as members,
       (select count(*)::int from queue_entries e where e.queue_id = q.id and e.state in ('waiting', 'offered') and e.interaction_id is not null) as waiting,
       (select jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name, 'closed', o.closed) order by o.position, o.id) from queues o) as queues,
       (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name) order by c.name), '[]') from calendars c) as calendars
     from queues q where q.id = $1`,
    [queueId],
  );
  if (!rows[0]) throw new Refusal('queue.unknown', 404);
  const page = rows[0] as Omit<PolicyPage, 'faults'>;
  return { ...page, faults: checkPolicy(page.policy, await readPolicyWorld(db, queueId, page.policy.steps)) };
}

/** Every version, whole, the newest first. */
export async function policyVersions(db: Queryable, queueId: number): Promise<PolicyVersion[]> {
  const { rows } = await db.query(
    `select p.version, p.policy, p.saved_at as "savedAt", p.reverted_to as "revertedTo",
       case when a.id is not null then jsonb_build_object('id', a.id, 'name', a.name) end as "savedBy"
     from queue_policies p left join agents a on a.id = p.saved_by where p.queue_id = $1 order by p.version desc limit 200`,
    [queueId],
  );
  if (!rows[0]) throw new Refusal('queue.unknown', 404);
  return rows as PolicyVersion[];
}
