import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';

/**
 * What a head has not seen and would go over: another head's answer, the customer's letter, another head's now. The feedback is
 * locked by whoever calls. `seen`: the version before their eyes.
 */
export async function refuseUnseenFeedback(tx: Queryable, id: number, seen: number, agentId: number): Promise<void> {
  const { rows } = await tx.query(
    `select (select version from feedback where id = $1) as version from feedback_events where feedback_id = $1 and version > $2
       and (actor <> $3 or type = 'answered') and type in ('answered', 'letter_received', 'reassigned', 'closed') limit 1`,
    [id, seen, `agent:${agentId}`],
  );
  if (rows[0]) throw new Refusal('feedback.meanwhile', 409, { details: { version: rows[0].version as number } });
}
