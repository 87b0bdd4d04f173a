import type { ClientMessage } from '@linia/protocol';
import type { Verb } from '../shell/verb.ts';
import { Refusal } from '../shell/refusal.ts';

/** Not me, because …: the entry keeps its place and goes to the next person. */
export const decline: Verb<ClientMessage<'offer:decline'>> = async (tx, { offerId, reasonId, comment }, actor) => {
  const known = await tx.query(`select from reasons where id = $1 and kind = 'decline'`, [reasonId]);
  if (known.rowCount === 0) throw new Refusal('reason.unknown', 422, { field: 'reasonId' });
  const { rows } = await tx.query(`select * from return_offer($1, 'rejected', $2, $3, $4, $5)`, [
    offerId,
    `agent:${actor.agentId}`,
    actor.agentId,
    reasonId,
    comment?.trim() || null,
  ]);
  return { result: null, entries: [rows[0].entry_id], agents: [rows[0].agent_id] };
};
