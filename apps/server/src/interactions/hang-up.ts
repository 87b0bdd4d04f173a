import type { ClientMessage } from '@linia/protocol';
import { prepare, type Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Done, Verb } from '../shell/verb.ts';

/** The call is over, whoever ended it: the caller, the PBX, a sentinel. */
export async function hangUp(
  tx: Queryable,
  interactionId: number,
  actor: string,
  reason: string | null,
): Promise<Done> {
  const { rows } = await tx.query(prepare('select * from hang_up($1, $2, $3)', [interactionId, actor, reason]));
  return { result: null, agents: rows.map((row) => row.agent_id) };
}

/** The agent puts the receiver down; a consulting specialist only leaves. Never where the PBX has the sound. */
export const hangUpByAgent: Verb<ClientMessage<'call:hang-up'>> = async (tx, { interactionId }, actor) => {
  await tx.query('select lock_interaction($1)', [interactionId]);
  const { rows } = await tx.query(
    `select s.role, s.escalation_id, l.voice, is_dialing(s) as dialing from assignments s join interactions i on i.id = s.interaction_id join lines l on l.id = i.line_id
     where s.interaction_id = $1 and s.agent_id = $2 and s.state in ('connecting', 'active')`,
    [interactionId, actor.agentId],
  );
  const mine = rows[0];
  if (!mine) throw new Refusal('call.not_yours', 409);
  if (mine.dialing) return hangUp(tx, interactionId, `agent:${actor.agentId}`, 'no_answer');
  if (mine.voice === 'webhook') throw new Refusal('call.pbx_has_the_sound', 409);
  if (mine.role === 'consulting') throw new Refusal('escalation.return_it', 409);
  return hangUp(tx, interactionId, `agent:${actor.agentId}`, 'agent_hung_up');
};
