import { setPresence } from '../agents/set-presence.ts';
import { inTransaction } from '../shell/transaction.ts';
import type { Database } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import { closeSession, openSession } from './sessions.ts';

/**
 * A shift begins: a session of its own, the former one of this browser ends, and who takes calls is available.
 * Returns the cookie's value.
 */
export async function signIn(db: Database, agentId: number, former: string | null): Promise<string> {
  return inTransaction(db, async (tx) => {
    const { rows } = await tx.query(
      `update agents set last_sign_in_at = linia_now() where id = $1 and disabled_at is null
         returning 'agent' = any (roles) and presence = 'offline' as begins`,
      [agentId],
    );
    if (!rows[0]) throw new Refusal('session.wrong', 401);
    const actor = `agent:${agentId}`;
    await tx.query(`select record_agent($1, 'signed_in', $2)`, [agentId, actor]);
    if (rows[0].begins) await setPresence(tx, agentId, 'available', null, actor);
    if (former !== null) await closeSession(tx, former);
    return { result: await openSession(tx, agentId), agents: [agentId] };
  });
}
