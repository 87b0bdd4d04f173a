import type { Departments, Reorder } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { journal } from '../../shell/journal.ts';
import type { Actor, Done } from '../../shell/verb.ts';
import { readDepartments } from './department-rows.ts';
import { lockSettings, refuseOtherOrder } from './edit.ts';

/** In which order departments are offered. */
export async function orderDepartments(tx: Queryable, order: Reorder, actor: Actor): Promise<Done<Departments>> {
  await lockSettings(tx);
  const before = (await readDepartments(tx)).departments.map(({ id }) => id);
  refuseOtherOrder(before, order);
  await tx.query('update departments set position = array_position($1::int[], id) where id = any ($1)', [order.is]);
  await journal(tx, actor.agentId, 'departments_ordered', { from: before, to: order.is });
  return { result: await readDepartments(tx) };
}
