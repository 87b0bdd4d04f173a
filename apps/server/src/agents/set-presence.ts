import type { ClientMessage } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Done, Verb } from '../shell/verb.ts';

type Presence = 'available' | 'away' | 'offline';

/** What a person chose. Whoever was being asked is asked no more: the offer goes to the next, at its old place. */
export async function setPresence(
  tx: Queryable,
  agentId: number,
  presence: Presence,
  reasonId: number | null,
  actor: string,
): Promise<Done> {
  const entries: number[] = [];
  if (presence !== 'available') {
    // root before person: an offer that came meanwhile is named by set_presence, and we go round
    const { rows } = await tx.query(`select id from offers where agent_id = $1 and state = 'pending' and interaction_id is not null`, [agentId]);
    if (rows[0]) {
      const given = await tx.query(`select * from return_offer($1, 'withdrawn', $2)`, [rows[0].id, actor]);
      entries.push(given.rows[0].entry_id);
    }
  }
  const { rows } = await tx.query('select set_presence($1, $2, $3, $4) as pending', [agentId, presence, reasonId, actor]);
  if (rows[0].pending !== null) throw new Refusal('presence.again', 409);
  return { result: null, entries, agents: [agentId] };
}

/** One's own, or (a supervisor; checked at the door) somebody's. */
export const changePresence: Verb<ClientMessage<'presence:set'>> = async (tx, { agentId, presence, reasonId }, actor) => {
  if (reasonId !== null) {
    const known = await tx.query(`select from reasons where id = $1 and kind = 'away'`, [reasonId]);
    if (known.rowCount === 0) throw new Refusal('reason.unknown', 422, { field: 'reasonId' });
  }
  return setPresence(tx, agentId ?? actor.agentId, presence, presence === 'away' ? reasonId : null, `agent:${actor.agentId}`);
};

/** Back after having been set aside for not answering. */
export const comeBack: Verb<ClientMessage<'presence:return'>> = async (tx, _input, actor) => {
  await tx.query(`select set_presence($1, 'available', null, $2, 'came_back')`, [actor.agentId, `agent:${actor.agentId}`]);
  return { result: null, agents: [actor.agentId] };
};

/** «Break after this call»: takes effect when the person becomes free. */
export const breakAfter: Verb<ClientMessage<'presence:break-after'>> = async (tx, { on }, actor) => {
  const { rowCount } = await tx.query('update agents set break_after = $2 where id = $1 and break_after <> $2', [actor.agentId, on]);
  if (rowCount) await tx.query(`select record_agent($1, 'changed', $2, $3)`, [actor.agentId, `agent:${actor.agentId}`, JSON.stringify({ breakAfter: on })]);
  return { result: null, agents: on ? [] : [actor.agentId] };
};
