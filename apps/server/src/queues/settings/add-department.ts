import type { DepartmentRow, NewDepartment } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { journal } from '../../shell/journal.ts';
import { storable } from '../../shell/storable.ts';
import type { Actor, Done } from '../../shell/verb.ts';
import { checkHead, findDepartment, refuseTakenName } from './department-rows.ts';
import { cleanName, lockSettings } from './edit.ts';

/** A department with the queue in which its escalations wait; both bear one name. */
export async function addDepartment(
  tx: Queryable,
  { name: typed, headId, signature = '' }: NewDepartment,
  actor: Actor,
): Promise<Done<DepartmentRow>> {
  await lockSettings(tx);
  const name = cleanName(typed);
  await refuseTakenName(tx, name, null);
  await checkHead(tx, headId);
  const { rows } = await tx.query(
    `with made as (
       insert into departments (name, head_id, signature, position) select $1, $2, $3, coalesce(max(position), 0) + 1 from departments where not is_default
       returning id, name, position)
     insert into queues (name, department_id, position) select name, id, (select coalesce(max(position), 0) + 1 from queues) from made
     returning department_id as id`,
    [name, headId, storable(signature).trim()],
  );
  const made = await findDepartment(tx, rows[0].id as number);
  await journal(tx, actor.agentId, 'department_added', { department: made.id, after: made });
  return { result: made };
}
