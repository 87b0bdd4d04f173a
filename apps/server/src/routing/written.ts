import type { Database, Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Done, Verb } from '../shell/verb.ts';

/** The person takes the request that was offered: it is theirs. */
export const acceptWritten: Verb<{ offerId: number }, number> = async (tx, { offerId }, actor) => {
  const { rows } = await tx.query('select accept_written($1, $2) as ticket', [offerId, actor.agentId]);
  return { result: rows[0].ticket as number };
};

/** Not mine, not now: the next is asked, and this person not again for half an hour. */
export const declineWritten: Verb<{ offerId: number; reasonId: number | null; comment: string }> = async (
  tx,
  { offerId, reasonId, comment },
  actor,
) => {
  const known = await tx.query(`select from reasons where id = $1 and kind = 'decline'`, [reasonId]);
  if (reasonId !== null && known.rowCount === 0) throw new Refusal('reason.unknown', 422, { field: 'reasonId' });
  await tx.query(`select return_written($1, 'rejected', $2, $3, $4, $5)`, [
    offerId,
    `agent:${actor.agentId}`,
    actor.agentId,
    reasonId,
    comment.trim() || null,
  ]);
  return { result: null };
};

/** It has lain there for as long as its line gives: the next is asked. */
export async function expireWritten(tx: Queryable, offerId: number): Promise<Done> {
  await tx.query(`select return_written($1, 'missed', 'clock')`, [offerId]);
  return { result: null };
}

/** Whoever was asked has gone: the next is asked. */
export async function withdrawWritten(tx: Queryable, offerId: number): Promise<Done> {
  await tx.query(`select return_written($1, 'withdrawn', 'clock')`, [offerId]);
  return { result: null };
}

/** So many a tick: a burst of letters is drained beside the calls, not before them. */
const most = 50;

/** Written work goes to whoever has room for it, the most urgent first. Each offer is a transaction of its own. */
export async function offerWritten(db: Database): Promise<number> {
  let offered = 0;
  for (let look = 0; look < most; look++) {
    const { rows } = await db.pool.query('select dispatch_written() as result');
    if (rows[0].result === 'none') break;
    if (rows[0].result === 'offered') offered++;
  }
  return offered;
}
