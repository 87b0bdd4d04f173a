import { inTransaction } from '../shell/transaction.ts';
import type { Database } from '../shell/database.ts';

/** A desk opened: the person can be asked again, a caller who waited for them talks on. */
export async function attach(db: Database, agentId: number, socketId: string, processId: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx.query('select attach_agent($1, $2, $3)', [agentId, socketId, processId]);
    return { result: null, agents: [agentId] };
  });
}

/** A desk closed; if it was the last one, the person's absence begins. */
export async function detach(db: Database, agentId: number, socketId: string | null): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { rows } = await tx.query('select * from detach_agent($1, $2)', [agentId, socketId]);
    return { result: null, entries: rows.map((row) => row.entry_id) };
  });
}
