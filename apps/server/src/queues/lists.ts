import type { Lists } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';

/**
 * What the desk's fields choose from, each list in its own order. What is retired, closed or gone is not offered; its name
 * stays for the calls that have it.
 */
export async function readLists(db: Queryable): Promise<Lists> {
  const { rows } = await db.query(
    `select jsonb_build_object(
       'subjects', (select coalesce(jsonb_agg(jsonb_build_object('id', j.id, 'name', j.name, 'serviceId', s.id) order by j.position, j.id), '[]')
         from subjects j left join services s on s.id = j.service_id and not s.retired where not j.retired),
       'services', (${offered('services')}),
       'purposes', (${offered('purposes')}),
       'dispositions', (${offered('dispositions')}),
       'reasons', (select jsonb_object_agg(k.kind, coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name) order by r.position, r.id)
         from reasons r where r.kind = k.kind and not r.retired), '[]')) from unnest(enum_range(null::reason_kind)) as k (kind)),
       'departments', (select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'name', d.name, 'queueId', q.id, 'isDefault', d.is_default) order by d.position, d.id), '[]')
         from departments d join queues q on q.department_id = d.id where not d.closed),
       'queues', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name, 'departmentId', department_id, 'lateAfter', late_after) order by position, id), '[]') from queues where not closed),
       'lines', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name, 'number', number, 'voice', voice, 'routing', routing) order by id), '[]')
         from lines where not closed),
       'skills', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name, 'kind', kind) order by position, id), '[]') from skills where not retired),
       'retired', jsonb_build_object('subjects', (${retired('subjects')}), 'services', (${retired('services')}),
         'purposes', (${retired('purposes')}), 'dispositions', (${retired('dispositions')}), 'skills', (${retired('skills')}),
         'departments', (${named('departments')} where closed), 'queues', (${named('queues')} where closed))
     ) as lists`,
  );
  return rows[0].lists as Lists;
}

type Word = keyof Lists['retired'];
const named = (table: Word) =>
  `select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name) order by position, id), '[]') from ${table}`;
const offered = (table: Word) => `${named(table)} where not retired`;
const retired = (table: Word) => `${named(table)} where retired`;
