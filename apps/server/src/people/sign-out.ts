import { setPresence } from '../agents/set-presence.ts';
import { inTransaction } from '../shell/transaction.ts';
import type { Database } from '../shell/database.ts';
import type { SignedIn } from '../shell/web.ts';
import { closeSession } from './sessions.ts';

/** A shift ends: the session, and the presence with it, unless a caller is still there. */
export async function signOut(db: Database, person: SignedIn): Promise<void> {
  const { agentId, session } = person;
  const actor = `agent:${agentId}`;
  await inTransaction(db, async (tx) => {
    const { rows } = await tx.query(
      `select exists (select from assignments where agent_id = $1 and interaction_id is not null and state in ('connecting', 'active')) as talking`,
      [agentId],
    );
    const done = rows[0].talking ? { entries: [] } : await setPresence(tx, agentId, 'offline', null, actor);
    await tx.query(`select record_agent($1, 'signed_out', $2)`, [agentId, actor]);
    await closeSession(tx, session);
    return { ...done, result: null };
  });
}
