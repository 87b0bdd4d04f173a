import { cleanInput } from '@linia/domain';
import type { Queryable } from '../shell/database.ts';
import { journal } from '../shell/journal.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Actor, Done } from '../shell/verb.ts';

/** A recording that is needed yet (a complaint, a court) is kept back from erasing, or is given up to it again. */
export async function holdBack(
  tx: Queryable,
  { call, on, why }: { call: number; on: boolean; why: string },
  actor: Actor,
): Promise<Done> {
  const said = cleanInput(why, 300);
  if (on && said.length < 3) throw new Refusal('recording.hold_why', 422, { field: 'why' });
  const { rowCount } = await tx.query(
    `update call_recordings set held_at = case when $2 then linia_now() end, held_by = case when $2 then $3::int end, held_why = case when $2 then $4 end
     where interaction_id = $1 and erased_at is null and kept_at is not null`,
    [call, on, actor.agentId, said],
  );
  if (rowCount === 0) throw new Refusal('recording.none', 404);
  await journal(tx, actor.agentId, on ? 'recording_held' : 'recording_released', { call, why: said });
  return { result: null };
}
