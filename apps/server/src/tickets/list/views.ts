import type { RequestDesk, SavedView, SavedViewSchema, Static } from '@linia/protocol';
import { readViewer } from '../../people/viewer.ts';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { SignedIn } from '../../shell/web.ts';

/** The departments whose requests a person works at. */
async function departmentsOf(db: Queryable, person: SignedIn): Promise<number[]> {
  const { memberDepartmentIds, headedDepartmentIds } = await readViewer(db, person);
  return [...new Set([...memberDepartmentIds, ...headedDepartmentIds])];
}

/** What a list chooses from: departments, the lists saved by oneself and by them, tags in use on their requests and one's own. */
export async function readRequestDesk(db: Queryable, person: SignedIn): Promise<RequestDesk> {
  const own = await departmentsOf(db, person);
  const everything = person.roles.includes('supervisor');
  const { rows } = await db.query(
    `select
       coalesce((select jsonb_agg(jsonb_build_object('id', id, 'name', name) order by position, name) from departments where not closed and ($2 or id = any ($1))), '[]') as departments,
       coalesce((select jsonb_agg(jsonb_build_object('id', v.id, 'name', v.name, 'filter', v.filter, 'mine', v.made_by = $3,
           'department', case when d.id is not null then jsonb_build_object('id', d.id, 'name', d.name) end) order by v.name, v.id)
         from saved_views v left join departments d on d.id = v.department_id where v.owner_id = $3 or $2 and d.id is not null or v.department_id = any ($1)), '[]') as views,
       coalesce((select jsonb_agg(p order by p.name) from (
         select a.id, a.name, array_agg(distinct q.department_id) as "departmentIds" from queue_members m join queues q on q.id = m.queue_id join agents a on a.id = m.agent_id
         where a.disabled_at is null and q.department_id is not null and ($2 or q.department_id = any ($1)) group by a.id order by a.name limit 300) p), '[]') as people,
       array(select g.tag from ticket_tags g join tickets t on t.id = g.ticket_id where $2 or t.department_id = any ($1) or t.owner_id = $3
         group by g.tag order by count(*) desc, g.tag limit 100) as tags`,
    [own, everything, person.agentId],
  );
  return rows[0] as RequestDesk;
}

/** A list is kept under a name: one's own, or everybody's in a department one works in. */
export async function saveView(
  db: Queryable,
  person: SignedIn,
  input: Static<typeof SavedViewSchema>,
): Promise<{ id: number }> {
  const { departmentId } = input;
  if (
    departmentId !== null &&
    !person.roles.includes('supervisor') &&
    !(await departmentsOf(db, person)).includes(departmentId)
  )
    throw new Refusal('right.missing', 403);
  const { rows: before } = await db.query('select count(*)::int as all from saved_views where made_by = $1', [
    person.agentId,
  ]);
  if (before[0].all >= 100) throw new Refusal('view.too_many', 422);
  const { rows } = await db.query(
    `insert into saved_views (name, owner_id, department_id, filter, made_by, at) values ($1, $2, $3, $4, $5, linia_now()) returning id`,
    [
      input.name.trim(),
      departmentId === null ? person.agentId : null,
      departmentId,
      JSON.stringify(input.filter),
      person.agentId,
    ],
  );
  return rows[0] as { id: number };
}

/** By who made it; a department's also by its head. */
export async function dropView(db: Queryable, person: SignedIn, id: number): Promise<void> {
  const { headedDepartmentIds } = await readViewer(db, person);
  const { rowCount } = await db.query(
    'delete from saved_views where id = $1 and (made_by = $2 or department_id = any ($3))',
    [id, person.agentId, headedDepartmentIds],
  );
  if (rowCount === 0) throw new Refusal('view.unknown', 404);
}

export type { SavedView };
