import type { Queryable } from '../../shell/database.ts';

type From = { id: number; address: string; name: string };

/** Where a department's letters to customers come from: its own mailbox, else the default one. */
export async function mailboxOfDepartment(db: Queryable, departmentId: number): Promise<From | null> {
  const { rows } = await db.query(
    `select b.id, b.address, b.name from mailboxes b where not b.closed
     order by b.department_id = $1 desc nulls last, b.is_default desc, b.id limit 1`,
    [departmentId],
  );
  return (rows[0] as From | undefined) ?? null;
}
