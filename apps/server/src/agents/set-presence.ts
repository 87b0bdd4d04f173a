import type { ClientMessage } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Done, Verb } from '../shell/verb.ts';

type Presence = 'available' | 'away' | 'offline';

/** What a person chose. Who goes is asked no more and waited for no more: their callers go to the next, at the old place. */
export async function setPresence(
  tx: Queryable,
  agentId: number,
  presence: Presence,
  reasonId: number | null,
  actor: string,
): Promise<Done> {
  const { rows } = await tx.query('select set_presence($1, $2, $3, $4) as entries', [
    agentId,
    presence,
    reasonId,
    actor,
  ]);
  return { result: null, entries: rows[0].entries as number[], agents: [agentId] };
}

/** One's own, or (a supervisor; checked at the door) somebody's. */
export const changePresence: Verb<ClientMessage<'presence:set'>> = async (
  tx,
  { agentId, presence, reasonId },
  actor,
) => {
  if (reasonId !== null) {
    const known = await tx.query(`select from reasons where id = $1 and kind = 'away'`, [reasonId]);
    if (known.rowCount === 0) throw new Refusal('reason.unknown', 422, { field: 'reasonId' });
  }
  const person = agentId ?? actor.agentId;
  // presence is what routing offers by: one who takes no calls would be rung and could not answer
  const takes = await tx.query(`select from agents where id = $1 and 'agent' = any (roles)`, [person]);
  if (takes.rowCount === 0) throw new Refusal('person.not_agent', 422, { field: 'agentId' });
  return setPresence(tx, person, presence, presence === 'away' ? reasonId : null, `agent:${actor.agentId}`);
};

/** Back after having been set aside for not answering. */
export const comeBack: Verb<ClientMessage<'presence:return'>> = async (tx, _input, actor) => {
  await tx.query(`select set_presence($1, 'available', null, $2, 'came_back')`, [
    actor.agentId,
    `agent:${actor.agentId}`,
  ]);
  return { result: null, agents: [actor.agentId] };
};

/** When one who is away means to be back: it changes nothing by itself, but whoever plans sees it, and when it is past. */
export const planReturn: Verb<ClientMessage<'presence:plan'>> = async (tx, { minutes }, actor) => {
  await tx.query('select plan_return($1, $2)', [actor.agentId, minutes]);
  return { result: null };
};

/** «Break after this call»: takes effect when the person becomes free, at once where they are. */
export const breakAfter: Verb<ClientMessage<'presence:break-after'>> = async (tx, { on }, actor) => {
  await tx.query('select set_break_after($1, $2)', [actor.agentId, on]);
  return { result: null, agents: on ? [] : [actor.agentId] };
};
