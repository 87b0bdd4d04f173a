import type { Lists } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';

/** What the desk's fields choose from, each list in its own order. */
export async function readLists(db: Queryable): Promise<Lists> {
  const { rows } = await db.query(
    `select jsonb_build_object(
       'subjects', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name, 'serviceId', service_id) order by position, id), '[]') from subjects),
       'services', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name) order by position, id), '[]') from services),
       'purposes', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name) order by position, id), '[]') from purposes),
       'dispositions', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name) order by position, id), '[]') from dispositions),
       'reasons', (select jsonb_object_agg(k.kind, coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name) order by r.position, r.id)
         from reasons r where r.kind = k.kind), '[]')) from unnest(enum_range(null::reason_kind)) as k (kind)),
       'departments', (select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'name', d.name, 'queueId', q.id, 'isDefault', d.is_default) order by d.position, d.id), '[]')
         from departments d join queues q on q.department_id = d.id where not d.closed),
       'queues', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name, 'departmentId', department_id, 'lateAfter', late_after) order by position, id), '[]') from queues),
       'lines', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name, 'number', number, 'voice', voice, 'routing', routing) order by id), '[]') from lines)
     ) as lists`,
  );
  return rows[0].lists as Lists;
}
