import type { Log } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';

/**
 * What the agent is typing, kept as typed. A row of its own outside the call's lock: a keystroke never delays the caller.
 * Only for a call the person has to do with and has not closed: a keystroke in the moment of closing waits for it (on the
 * person's own part alone) and is refused, else it would leave a draft of a closed log.
 */
export async function saveDraft(
  db: Queryable,
  interactionId: number,
  agentId: number,
  log: Log,
): Promise<{ savedAt: string }> {
  const { rows } = await db.query(
    `with mine as materialized (
       select from assignments where interaction_id = $1 and agent_id = $2 and (state <> 'done' or to_finish) for share)
     insert into drafts (agent_id, interaction_id, log, saved_at)
     select $2, $1, $3, linia_now() where exists (select from mine)
     on conflict (agent_id, interaction_id) where interaction_id is not null
     do update set log = excluded.log, saved_at = excluded.saved_at returning saved_at as "savedAt"`,
    [interactionId, agentId, JSON.stringify(log)],
  );
  if (!rows[0]) throw new Refusal('draft.not_yours', 409);
  return rows[0] as { savedAt: string };
}
