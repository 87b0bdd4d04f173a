import { hangUp } from '../../interactions/hang-up.ts';
import { inTransaction } from '../../shell/transaction.ts';
import type { Database, Queryable } from '../../shell/database.ts';

/** A caller's leaving, written when its reason begins and looked at again when its time has come. */
export type Leaving = { interaction: number } & (
  | { when: 'waiting' }
  | { when: 'ringing'; offer: number }
  | { when: 'escalating'; escalation: number }
  | { when: 'talking'; assignment: number }
);

/** Timers are rows. An effect that is done twice writes one. */
export async function planToLeave(db: Queryable, leaving: Leaving, seconds: number): Promise<void> {
  await db.query(
    `insert into outbox (kind, payload, not_before)
     select 'simulated.hang-up', $1::jsonb, linia_now() + make_interval(secs => $2)
     where not exists (select from outbox where kind = 'simulated.hang-up' and payload = $1::jsonb and done_at is null and failed_at is null)`,
    [leaving, seconds],
  );
}

/** What must still be so for the caller to put the receiver down. */
const still = {
  waiting: `select from interactions where id = $1 and state in ('arriving', 'queued', 'offered') and answered_at is null and not waits_for_callback($1)`,
  ringing: `select from offers where id = $1 and state = 'pending'`,
  escalating: `select from escalations where id = $1 and state in ('waiting', 'offered')`,
  talking: `select from assignments where id = $1 and state = 'active'`,
};

/** The time has come: the caller leaves, unless something else came first. */
export async function leave(db: Database, leaving: Leaving): Promise<string | null> {
  return inTransaction(db, async (tx) => {
    await tx.query('select lock_interaction($1)', [leaving.interaction]);
    const wanted = await tx.query(still[leaving.when], [subjectOf(leaving)]);
    if (wanted.rowCount === 0) return { result: null };
    const left = await hangUp(tx, leaving.interaction, 'caller', null);
    return { ...left, result: `left while ${leaving.when}` };
  });
}

function subjectOf(leaving: Leaving): number {
  if (leaving.when === 'ringing') return leaving.offer;
  if (leaving.when === 'escalating') return leaving.escalation;
  return leaving.when === 'talking' ? leaving.assignment : leaving.interaction;
}
