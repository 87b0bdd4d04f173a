import type { PassedDeadline, PassedDeadlines } from '@linia/protocol';
import { readViewer } from '../people/viewer.ts';
import type { Queryable } from '../shell/database.ts';
import type { SignedIn } from '../shell/web.ts';

/**
 * Deadlines that have passed, the oldest first, of whoever answers for them: a head's department, a supervisor's queues. Read
 * from what stands, so it is never behind the clock that tells of each.
 */
export async function readPassed(db: Queryable, person: SignedIn): Promise<PassedDeadlines> {
  const viewer = await readViewer(db, person);
  const { rows } = await db.query(
    `with mine as materialized (
       select t.*, case when t.responded_at is null and t.respond_by is not distinct from t.due_at then 'respond' else 'resolve' end as kind from tickets t
       where t.due_at is not null and t.due_at <= (select linia_now()) + interval '1 hour'
         and (t.department_id = any ($1) or t.department_id in (select department_id from queues where id = any ($2))))
     select (select count(*)::int from mine where due_at <= linia_now()) as total, (select count(*)::int from mine where due_at > linia_now()) as soon,
       (select coalesce(jsonb_agg(to_jsonb(x)), '[]') from (
         select m.number, m.subject, o.name as organization, d.name as department, w.name as owner, m.kind, m.due_at as by
         from mine m left join organizations o on o.id = m.organization_id left join departments d on d.id = m.department_id left join agents w on w.id = m.owner_id
         where m.due_at <= linia_now() order by m.due_at, m.id limit 50) x) as rows`,
    [
      person.roles.includes('head') ? viewer.headedDepartmentIds : [],
      person.roles.includes('supervisor') ? viewer.supervisedQueueIds : [],
    ],
  );
  return rows[0] as { total: number; soon: number; rows: PassedDeadline[] };
}
