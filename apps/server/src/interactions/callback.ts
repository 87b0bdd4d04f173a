import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Done } from '../shell/verb.ts';

/** The caller would rather be called than wait: the place stays, the telephone line is free. A withheld number can't be called. */
export async function askCallback(
  tx: Queryable,
  interactionId: number,
  phone: string | null,
  actor: string,
): Promise<Done> {
  await tx.query('select lock_interaction($1)', [interactionId]);
  const { rows } = await tx.query('select coalesce($2, phone_e164) as "to" from interactions where id = $1', [
    interactionId,
    phone,
  ]);
  const to = rows[0].to as string | null;
  if (to === null) throw new Refusal('callback.number', 422, { field: 'phone' });
  const asked = await tx.query('select * from ask_callback($1, $2, $3)', [interactionId, to, actor]);
  return {
    result: null,
    entries: asked.rows.map((row) => row.entry_id),
    agents: asked.rows.map((row) => row.agent_id),
  };
}
