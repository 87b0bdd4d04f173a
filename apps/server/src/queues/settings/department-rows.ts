import type { DepartmentNeeded, DepartmentRow, Departments } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';

/** Departments in their order, the closed ones too, and who can be a head. */
export async function readDepartments(db: Queryable): Promise<Departments> {
  const { rows } = await db.query(
    `select coalesce((select jsonb_agg(jsonb_build_object('id', d.id, 'name', d.name, 'headId', d.head_id, 'signature', d.signature, 'isDefault', d.is_default,
         'closed', d.closed, 'queue', jsonb_build_object('id', q.id, 'name', q.name),
         'members', (select count(*) from queue_members m where m.queue_id = q.id),
         'rules', (select count(*) from rules r where r.department_id = d.id)) order by d.position, d.id)
         from departments d join queues q on q.department_id = d.id), '[]') as departments,
       coalesce((select jsonb_agg(jsonb_build_object('id', id, 'name', name) order by name collate "ru-x-icu")
         from agents where 'head' = any (roles) and disabled_at is null), '[]') as heads`,
  );
  return rows[0] as Departments;
}

export async function findDepartment(tx: Queryable, id: number): Promise<DepartmentRow> {
  const department = (await readDepartments(tx)).departments.find((each) => each.id === id);
  if (!department) throw new Refusal('department.unknown', 404);
  return department;
}

/**
 * Why a department can't be closed now. It and its queue are locked first: an escalation or a call that comes in this moment
 * is waited for and counted, or waits and finds it closed.
 */
export async function neededFor(tx: Queryable, { id, queue }: DepartmentRow): Promise<DepartmentNeeded | null> {
  await tx.query('select from departments where id = $1 for update', [id]);
  await tx.query('select from queues where id = $1 for update', [queue.id]);
  const { rows } = await tx.query(
    `select (select is_default from departments where id = $1) as "isDefault",
       (select count(*)::int from escalations where department_id = $1 and state in ('waiting', 'offered')) as escalations,
       (select count(*)::int from queue_entries where queue_id = $2 and state in ('waiting', 'offered') and interaction_id is not null and escalation_id is null) as waiting,
       array(select position from rules where department_id = $1 order by position) as rules,
       array(select name from lines where queue_id = $2 and not closed order by id) as lines,
       array(select distinct q.name from queue_steps s join queues q on q.id = s.queue_id where s.to_queue = $2 order by 1) as queues`,
    [id, queue.id],
  );
  const needed = rows[0] as DepartmentNeeded;
  const { isDefault, escalations, waiting, rules, lines, queues } = needed;
  return isDefault || escalations + waiting + rules.length + lines.length + queues.length > 0 ? needed : null;
}

/** A head is somebody who is there and has the role: nobody else sees what is written to heads. */
export async function checkHead(tx: Queryable, headId: number | null): Promise<void> {
  if (headId === null) return;
  const { rowCount } = await tx.query(
    `select from agents where id = $1 and disabled_at is null and 'head' = any (roles)`,
    [headId],
  );
  if (rowCount === 0) throw new Refusal('department.head', 422, { field: 'headId' });
}

/** Two departments, or two queues, of one name can't be told apart. */
export async function refuseTakenName(tx: Queryable, name: string, self: DepartmentRow | null): Promise<void> {
  const { rowCount } = await tx.query(
    `select from departments where lower(name) = lower($1) and id is distinct from $2
     union all select from queues where lower(name) = lower($1) and id is distinct from $3`,
    [name, self?.id ?? null, self?.queue.id ?? null],
  );
  if (rowCount) throw new Refusal('department.taken', 409, { field: 'name' });
}
