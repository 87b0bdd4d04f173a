import type { Queryable } from '../../shell/database.ts';
import { journal } from '../../shell/journal.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Actor, Done } from '../../shell/verb.ts';
import { findDepartment, neededFor } from './department-rows.ts';
import { lockSettings, unlessUsed } from './edit.ts';

/**
 * A department that never had anything goes with its queue. One that has a call, a request, a person or a rule stays: the
 * database refuses to lose what hangs on it.
 */
export async function deleteDepartment(tx: Queryable, id: number, actor: Actor): Promise<Done> {
  await lockSettings(tx);
  const department = await findDepartment(tx, id);
  const needed = await neededFor(tx, department);
  if (needed) throw new Refusal('department.needed', 409, { details: needed });
  if (department.members > 0) throw new Refusal('department.used', 409);
  await unlessUsed('department.used', tx.query('delete from queues where id = $1', [department.queue.id]));
  await unlessUsed('department.used', tx.query('delete from departments where id = $1', [id]));
  await journal(tx, actor.agentId, 'department_deleted', { department: id, before: department });
  return { result: null };
}
