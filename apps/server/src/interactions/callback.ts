import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Done } from '../shell/verb.ts';

/**
 * The caller would rather be called than wait: the place stays, the telephone line is free. A withheld number can't be called, and
 * what a stranger says is theirs may be anybody's: nobody is called back whom no agent may call.
 */
export async function askCallback(
  tx: Queryable,
  interactionId: number,
  phone: string | null,
  actor: string,
): Promise<Done> {
  await tx.query('select lock_interaction($1)', [interactionId]);
  const { rows } = await tx.query(
    'select n as "to", may_call_back(line_id, n) as may from interactions, coalesce($2, phone_e164) n where id = $1',
    [interactionId, phone],
  );
  const { to, may } = rows[0] as { to: string | null; may: boolean };
  if (to === null) throw new Refusal('callback.number', 422, { field: 'phone' });
  if (!may) throw new Refusal('dial.not_allowed', 403, { field: 'phone' });
  const asked = await tx.query('select * from ask_callback($1, $2, $3)', [interactionId, to, actor]);
  return {
    result: null,
    entries: asked.rows.map((row) => row.entry_id),
    agents: asked.rows.map((row) => row.agent_id),
  };
}
