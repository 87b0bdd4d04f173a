import { cleanInput } from '@linia/domain';
import type { QueueChange } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import { journal } from '../shell/journal.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Actor } from '../shell/verb.ts';

/** A new line of waiting, the last in order. Nobody sits in it yet, and no number leads to it. */
export async function addQueue(tx: Queryable, name: string, actor: Actor): Promise<number> {
  const { rows } = await tx.query(
    `insert into queues (name, position) select $1, coalesce(max(position), 0) + 1 from queues
     on conflict (name) do nothing returning id`,
    [clean(name)],
  );
  if (!rows[0]) throw taken();
  const id = rows[0].id as number;
  await journal(tx, actor.agentId, 'queue_added', { queue: id, name });
  return id;
}

/** A line gets another name, is closed, is opened again. */
export async function changeQueue(tx: Queryable, id: number, change: QueueChange, actor: Actor): Promise<void> {
  // for update: whoever comes to this line in this moment comes before, or finds it closed
  const { rows } = await tx.query(
    'select name, closed, department_id as "departmentId" from queues where id = $1 for update',
    [id],
  );
  if (!rows[0]) throw new Refusal('queue.unknown', 404);
  const before = rows[0] as { name: string; closed: boolean; departmentId: number | null };
  const after = {
    name: change.name === undefined ? before.name : clean(change.name),
    closed: change.closed ?? before.closed,
  };
  if (after.name === before.name && after.closed === before.closed) return;
  const same = await tx.query('select from queues where name = $1 and id <> $2', [after.name, id]);
  if (same.rowCount) throw taken();
  if (after.closed && !before.closed) await refuseWhileUsed(tx, id, before.departmentId);
  await tx.query('update queues set name = $2, closed = $3 where id = $1', [id, after.name, after.closed]);
  await journal(tx, actor.agentId, 'queue_changed', { queue: id, from: before, to: after });
}

/** Nobody may be left in a line that is closed, and nothing may lead to it: told with numbers and names. */
async function refuseWhileUsed(tx: Queryable, id: number, departmentId: number | null): Promise<void> {
  if (departmentId !== null) throw new Refusal('queue.of_department', 409);
  const { rows } = await tx.query(
    `select (select count(*)::int from queue_entries where queue_id = $1 and state in ('waiting', 'offered') and interaction_id is not null) as waiting,
       (select count(*)::int from queue_members where queue_id = $1) as members,
       array(select name from lines where queue_id = $1 and not closed order by name) as lines,
       array(select distinct q.name from queue_steps s join queues q on q.id = s.queue_id where s.to_queue = $1 order by q.name) as queues`,
    [id],
  );
  const used = rows[0] as { waiting: number; members: number; lines: string[]; queues: string[] };
  if (used.waiting + used.members + used.lines.length + used.queues.length > 0)
    throw new Refusal('queue.in_use', 409, { details: used });
}

/** The order of lines, on boards and in lists: all that are named, from the top. */
export async function orderQueues(tx: Queryable, ids: number[], actor: Actor): Promise<void> {
  await tx.query(
    'update queues q set position = o.place from unnest($1::int[]) with ordinality as o (id, place) where q.id = o.id and q.position <> o.place',
    [ids],
  );
  await journal(tx, actor.agentId, 'queues_ordered', { queues: ids });
}

/** Whom a line asks first within a tier, from the top: what «top down» goes by. */
export async function orderMembers(tx: Queryable, queueId: number, ids: number[], actor: Actor): Promise<void> {
  const known = await tx.query('select from queues where id = $1 for no key update', [queueId]);
  if (known.rowCount === 0) throw new Refusal('queue.unknown', 404);
  await tx.query(
    `update queue_members m set position = o.place from unnest($2::int[]) with ordinality as o (id, place)
     where m.queue_id = $1 and m.agent_id = o.id and m.position <> o.place`,
    [queueId, ids],
  );
  await journal(tx, actor.agentId, 'members_ordered', { queue: queueId, members: ids });
}

const taken = () => new Refusal('queue.name_taken', 409, { field: 'name' });

function clean(name: string): string {
  const said = cleanInput(name);
  if (said.length < 2) throw new Refusal('input.invalid', 422, { field: 'name' });
  return said;
}
