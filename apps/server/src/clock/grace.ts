import type { Queryable } from '../shell/database.ts';
import type { Done } from '../shell/verb.ts';

/** The desk has been away for longer than the grace: so is the person. */
export async function endGrace(tx: Queryable, agentId: number): Promise<Done> {
  const { rows } = await tx.query('select end_grace($1) as entries', [agentId]);
  return { result: null, entries: rows[0].entries as number[] };
}
