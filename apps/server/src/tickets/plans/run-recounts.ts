import pg from 'pg';
import { isConnectionFault, type Database } from '../../shell/database.ts';
import { inTransaction } from '../../shell/transaction.ts';

/** So many requests at once: whoever works in one of them waits for a batch at most (measured: README, «What does a change do?»). */
const atOnce = 50;

type Outcome = 'more' | 'over' | 'held';

/**
 * Whatever is being recounted goes on, from where whoever began it has come. Several processes: one is at each, the others leave it.
 * One that fails is tried again at the next look, and stops no other.
 */
export async function runRecounts(db: Database, stopped: () => boolean = () => false): Promise<void> {
  const { rows } = await db.pool.query('select id from deadline_recounts where finished_at is null order by id');
  const faults: unknown[] = [];
  for (const { id } of rows as { id: number }[])
    try {
      while (!stopped() && (await batch(db, id, false)) === 'more');
    } catch (error) {
      faults.push(error);
    }
  if (faults.length > 0) throw faults[0];
}

/**
 * A recount that was just begun is done for a moment at once: where little is open, whoever asked for it is told what moved. What
 * keeps it from going on is the clock's to meet, and no reason to say that nothing was saved.
 */
export async function beginRecount(db: Database, id: number | null, ms = 1_500): Promise<void> {
  const until = Date.now() + ms;
  try {
    while (id !== null && Date.now() < until && (await batch(db, id, true)) !== 'over');
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) && !isConnectionFault(error)) throw error;
  }
}

function batch(db: Database, id: number, wait: boolean): Promise<Outcome> {
  return inTransaction(db, async (tx) => {
    const { rows } = await tx.query('select recount_batch($1, $2, $3) as outcome', [id, atOnce, wait]);
    return { result: rows[0].outcome as Outcome };
  });
}
