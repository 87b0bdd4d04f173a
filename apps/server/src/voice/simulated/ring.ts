import type { DemoCaller } from '@linia/drizzle/seed';
import { failOffer } from '../../routing/expire.ts';
import { inTransaction } from '../../shell/transaction.ts';
import type { Database } from '../../shell/database.ts';
import { planToLeave } from './leave.ts';
import { behaviourOf } from './sentinel.ts';

/**
 * A desk is rung: its browser does that by itself, so there is nothing to do; except for callers with whom the device
 * fails, and for those who do not wait until somebody answers.
 */
export async function ring(
  db: Database,
  asked: { offer: number; interaction: number },
  callers: readonly DemoCaller[],
): Promise<string | null> {
  const behaviour = await behaviourOf(db.pool, asked.interaction, callers);
  const { rows } = await db.pool.query(
    `select o.escalation_id as escalation, extract(epoch from linia_now() - x.created_at)::float as since,
       o.id = (select min(id) from offers where interaction_id = o.interaction_id) as first
     from offers o left join escalations x on x.id = o.escalation_id where o.id = $1 and o.state = 'pending'
       -- who is to be called back hears nothing of it
       and not waits_for_callback(o.interaction_id)`,
    [asked.offer],
  );
  const offer = rows[0] as { escalation: number | null; since: number | null; first: boolean } | undefined;
  if (!offer) return null;
  const { deviceFails, leavesWhileRinging, leavesDuringEscalation } = behaviour;
  if (deviceFails === 'always' || (deviceFails === 'first' && offer.first)) {
    await inTransaction(db, (tx) => failOffer(tx, asked.offer));
    return 'the device could not be rung';
  }
  const { interaction } = asked;
  if (offer.escalation !== null) {
    if (leavesDuringEscalation === undefined) return null;
    const seconds = Math.max(0, leavesDuringEscalation - (offer.since ?? 0));
    await planToLeave(db.pool, { interaction, when: 'escalating', escalation: offer.escalation }, seconds);
  } else if (leavesWhileRinging !== undefined) {
    await planToLeave(db.pool, { interaction, when: 'ringing', offer: asked.offer }, leavesWhileRinging);
  }
  return null;
}
