import type { DepartmentEdit, DepartmentRow } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { journal } from '../../shell/journal.ts';
import { storable } from '../../shell/storable.ts';
import type { Actor, Done } from '../../shell/verb.ts';
import { checkHead, findDepartment, refuseTakenName } from './department-rows.ts';
import { cleanName, edited, lockSettings } from './edit.ts';

/** A department is called otherwise (and so is its queue, where they bore one name), another answers for it, or its letters are signed otherwise. */
export async function changeDepartment(
  tx: Queryable,
  { id, edit }: { id: number; edit: DepartmentEdit },
  actor: Actor,
): Promise<Done<DepartmentRow>> {
  await lockSettings(tx);
  const before = await findDepartment(tx, id);
  const { row, changed } = edited(before, edit as { is: Partial<DepartmentRow>; was: Partial<DepartmentRow> });
  if (Object.keys(changed).length === 0) return { result: before };
  const name = cleanName(row.name);
  if (changed['name']) await refuseTakenName(tx, name, before);
  if (changed['headId']) await checkHead(tx, row.headId);
  await tx.query('update departments set name = $2, head_id = $3, signature = $4 where id = $1', [
    id,
    name,
    row.headId,
    storable(row.signature).trim(),
  ]);
  if (changed['name'] && before.queue.name === before.name)
    await tx.query('update queues set name = $2 where id = $1', [before.queue.id, name]);
  // what a head sees is asked anew of their desks
  const heads = changed['headId'] ? [before.headId, row.headId].filter((head) => head !== null) : [];
  for (const head of heads.sort((a, b) => a - b))
    await tx.query(`select record_agent($1, 'changed', $2, '{"fields": ["heads"]}')`, [head, `agent:${actor.agentId}`]);
  await journal(tx, actor.agentId, 'department_changed', { department: id, changed });
  return { result: await findDepartment(tx, id) };
}
