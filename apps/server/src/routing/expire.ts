import type { Queryable } from '../shell/database.ts';
import type { Done } from '../shell/verb.ts';

/** Nobody answered in time: missed is not rejected. */
export async function expire(tx: Queryable, offerId: number): Promise<Done> {
  return giveBack(tx, offerId, 'missed', 'clock');
}

/** The device could not be rung. */
export async function failOffer(tx: Queryable, offerId: number): Promise<Done> {
  return giveBack(tx, offerId, 'failed', 'linia');
}

async function giveBack(tx: Queryable, offerId: number, state: 'missed' | 'failed', actor: string): Promise<Done> {
  const { rows } = await tx.query('select * from return_offer($1, $2, $3)', [offerId, state, actor]);
  return { result: null, entries: [rows[0].entry_id], agents: [rows[0].agent_id] };
}
