import type { DemoCaller } from '@linia/drizzle/seed';
import { connect, failConnection } from '../../interactions/connect.ts';
import { hangUp } from '../../interactions/hang-up.ts';
import { inTransaction } from '../../shell/transaction.ts';
import type { Database } from '../../shell/database.ts';
import { planToLeave } from './leave.ts';
import { behaviourOf } from './sentinel.ts';

/** The person has accepted: the sound is there; except with callers with whom it fails, or who leave in this moment. */
export async function bridge(
  db: Database,
  accepted: { assignment: number; interaction: number },
  callers: readonly DemoCaller[],
): Promise<string | null> {
  const { assignment, interaction } = accepted;
  const behaviour = await behaviourOf(db.pool, interaction, callers);
  const { rows } = await db.pool.query(
    `select s.escalation_id is not null as escalated, 'line:' || i.line_id as line,
       s.id = (select min(id) from assignments where interaction_id = i.id) as first
     from assignments s join interactions i on i.id = s.interaction_id where s.id = $1 and s.state = 'connecting'`,
    [assignment],
  );
  const part = rows[0] as { escalated: boolean; line: string; first: boolean } | undefined;
  if (!part) return null;
  return inTransaction<string | null>(db, async (tx) => {
    if (part.escalated && behaviour.leavesOnEscalationAccept) {
      return { ...(await hangUp(tx, interaction, 'caller', null)), result: 'left as the escalation was accepted' };
    }
    if (part.first && behaviour.connectionFails === 'first') {
      return { ...(await failConnection(tx, assignment, part.line, 'no_sound')), result: 'no sound came' };
    }
    const connected = await connect(tx, assignment, part.line);
    if (connected.result && behaviour.hangsUpAfterTalk !== undefined) {
      await planToLeave(tx, { interaction, when: 'talking', assignment }, behaviour.hangsUpAfterTalk);
    }
    return { ...connected, result: null };
  });
}
