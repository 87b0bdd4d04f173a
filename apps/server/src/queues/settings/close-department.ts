import type { DepartmentRow } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { journal } from '../../shell/journal.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Actor, Done } from '../../shell/verb.ts';
import { findDepartment, neededFor } from './department-rows.ts';
import { lockSettings } from './edit.ts';

/**
 * Nothing is escalated there any more; calls and requests that were there keep its name and its people. Refused, with what
 * stands in the way, while anybody waits there or anything leads there.
 */
export async function closeDepartment(tx: Queryable, id: number, actor: Actor): Promise<Done<DepartmentRow>> {
  await lockSettings(tx);
  const department = await findDepartment(tx, id);
  if (department.closed) return { result: department };
  const needed = await neededFor(tx, department);
  if (needed) throw new Refusal('department.needed', 409, { details: needed });
  return { result: await put(tx, department, true, actor) };
}

/** It takes escalations again. */
export async function reopenDepartment(tx: Queryable, id: number, actor: Actor): Promise<Done<DepartmentRow>> {
  await lockSettings(tx);
  const department = await findDepartment(tx, id);
  return { result: department.closed ? await put(tx, department, false, actor) : department };
}

async function put(tx: Queryable, { id, queue }: DepartmentRow, closed: boolean, actor: Actor): Promise<DepartmentRow> {
  await tx.query('update departments set closed = $2 where id = $1', [id, closed]);
  await tx.query('update queues set closed = $2 where id = $1', [queue.id, closed]);
  await journal(tx, actor.agentId, closed ? 'department_closed' : 'department_reopened', {
    department: id,
    changed: { closed: { from: !closed, to: closed } },
  });
  return findDepartment(tx, id);
}
