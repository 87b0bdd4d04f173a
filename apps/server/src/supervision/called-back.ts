import { Refusal } from '../shell/refusal.ts';
import type { Verb } from '../shell/verb.ts';

/** A lost caller has been called back; whoever says so first stands. Only in the lines a person sits in. */
export const calledBack: Verb<{ interactionId: number }> = async (tx, { interactionId }, actor) => {
  await tx.query('select lock_interaction($1)', [interactionId]);
  const { rows } = await tx.query(
    `select i.called_back_at as at, (select name from agents where id = i.called_back_by) as by
     from interactions i where i.id = $1 and is_lost(i)
       and exists (select from queue_entries e join queue_members m on m.queue_id = e.queue_id where e.interaction_id = i.id and m.agent_id = $2)`,
    [interactionId, actor.agentId],
  );
  const call = rows[0] as { at: string | null; by: string | null } | undefined;
  if (!call) throw new Refusal('lost.unknown', 404);
  if (call.at !== null) throw new Refusal('lost.called_back', 409, { details: call });
  await tx.query('update interactions set called_back_at = linia_now(), called_back_by = $2 where id = $1', [
    interactionId,
    actor.agentId,
  ]);
  await tx.query(`select advance($1, 'called_back', $2, $3)`, [
    interactionId,
    `agent:${actor.agentId}`,
    JSON.stringify({ agent: actor.agentId }),
  ]);
  await tx.query('select tell_lost()');
  return { result: null };
};
