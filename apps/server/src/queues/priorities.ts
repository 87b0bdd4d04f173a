import { cleanInput } from '@linia/domain';
import type { PrioritiesPage, PriorityInput } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import { journal } from '../shell/journal.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Actor } from '../shell/verb.ts';

/** Who is ranked as if they had come earlier, the greatest first; and what one may be chosen for. */
export async function readPriorities(db: Queryable): Promise<PrioritiesPage> {
  const { rows } = await db.query(
    `select jsonb_build_object(
       'priorities', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'seconds', p.seconds,
           'organization', case when o.id is not null then jsonb_build_object('id', o.id, 'name', o.name) end,
           'plan', case when t.id is not null then jsonb_build_object('id', t.id, 'name', t.name) end,
           'line', case when l.id is not null then jsonb_build_object('id', l.id, 'name', l.name) end) order by p.seconds desc, p.name, p.id), '[]')
         from priorities p left join organizations o on o.id = p.organization_id left join plans t on t.id = p.plan_id
           left join lines l on l.id = p.line_id),
       'plans', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name) order by name), '[]') from plans),
       'lines', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name) order by id), '[]') from lines where not closed)
     ) as page`,
  );
  return rows[0].page as PrioritiesPage;
}

/** Someone new is ranked earlier, from the next call on: who waits keeps the place they were given. */
export async function addPriority(tx: Queryable, input: PriorityInput, actor: Actor): Promise<void> {
  const row = await check(tx, input);
  const { rows } = await tx.query(
    'insert into priorities (name, seconds, organization_id, plan_id, line_id) values ($1, $2, $3, $4, $5) returning id',
    row,
  );
  await journal(tx, actor.agentId, 'priority_added', { priority: rows[0].id, ...input });
}

export async function changePriority(tx: Queryable, id: number, input: PriorityInput, actor: Actor): Promise<void> {
  const before = await tx.query('select to_jsonb(p) as row from priorities p where id = $1 for update', [id]);
  if (!before.rows[0]) throw new Refusal('priority.unknown', 404);
  const row = await check(tx, input);
  await tx.query(
    'update priorities set name = $2, seconds = $3, organization_id = $4, plan_id = $5, line_id = $6 where id = $1',
    [id, ...row],
  );
  await journal(tx, actor.agentId, 'priority_changed', { priority: id, from: before.rows[0].row, to: input });
}

export async function deletePriority(tx: Queryable, id: number, actor: Actor): Promise<void> {
  const { rows } = await tx.query('delete from priorities p where id = $1 returning to_jsonb(p) as row', [id]);
  if (!rows[0]) throw new Refusal('priority.unknown', 404);
  await journal(tx, actor.agentId, 'priority_deleted', { before: rows[0].row });
}

/** One of a company, a plan, a line, and it is there. */
async function check(tx: Queryable, input: PriorityInput): Promise<unknown[]> {
  const { name, seconds, organizationId, planId, lineId } = input;
  const whose = [organizationId, planId, lineId].filter((each) => each !== null);
  if (whose.length !== 1) throw new Refusal('priority.whose', 422, { field: 'whose' });
  const { rows } = await tx.query(
    `select exists (select from organizations where id = $1) or exists (select from plans where id = $2)
       or exists (select from lines where id = $3) as known`,
    [organizationId, planId, lineId],
  );
  if (!rows[0].known) throw new Refusal('priority.whose', 422, { field: 'whose' });
  const said = cleanInput(name);
  if (said.length < 2) throw new Refusal('input.invalid', 422, { field: 'name' });
  return [said, seconds, organizationId, planId, lineId];
}
