import { readPhone } from '@linia/domain/phone';
import type { DemoCaller } from '@linia/drizzle/seed';
import { connect, failConnection } from '../../interactions/connect.ts';
import { inTransaction } from '../../shell/transaction.ts';
import type { Database } from '../../shell/database.ts';

/** What a customer does when they are called, looked at when its time has come. */
export type PickingUp = { assignment: number; interaction: number; does: 'answers' | 'is busy' };

/** How long a telephone of the demo rings before it is picked up, and how soon the network says that it is busy; seconds. */
const ringsFor = 3;
const busyAfter = 3;

/**
 * A customer is called: they pick up after a moment, or the line is busy. Who never answers is left to ring: the clock ends
 * it. Done twice, it plans once.
 */
export async function dial(
  db: Database,
  dialed: { assignment: number; interaction: number; phone: string },
  callers: readonly DemoCaller[],
): Promise<string | null> {
  const { assignment, interaction } = dialed;
  const { rows } = await db.pool.query(
    `select (select attempts from queue_entries e where e.id = s.entry_id) as attempts from assignments s where s.id = $1 and s.state = 'connecting'`,
    [assignment],
  );
  if (!rows[0]) return null;
  const number = readPhone(dialed.phone)?.e164 ?? dialed.phone;
  const called = callers.find(({ phone }) => phone === number)?.behaviour.whenCalled;
  if (called === 'never answers') return 'does not answer';
  if (called === 'does not answer at first' && rows[0].attempts === 0) return 'does not answer this time';
  const does = called === 'is busy' ? 'is busy' : 'answers';
  await db.pool.query(
    `insert into outbox (kind, payload, not_before)
     select 'simulated.pick-up', $1::jsonb, linia_now() + make_interval(secs => $2)
     where not exists (select from outbox where kind = 'simulated.pick-up' and payload = $1::jsonb and done_at is null and failed_at is null)`,
    [{ assignment, interaction, does }, does === 'is busy' ? busyAfter : ringsFor],
  );
  return null;
}

/** They pick up, or the network says busy; unless whoever called has hung up by then. */
export async function pickUp(db: Database, { assignment, interaction, does }: PickingUp): Promise<string | null> {
  const { rows } = await db.pool.query('select line_id as line from interactions where id = $1', [interaction]);
  const line = `line:${rows[0]?.line}`;
  if (does === 'is busy') {
    await inTransaction(db, (tx) => failConnection(tx, assignment, line, 'busy'));
    return 'was busy';
  }
  await inTransaction(db, (tx) => connect(tx, assignment, line));
  return null;
}
