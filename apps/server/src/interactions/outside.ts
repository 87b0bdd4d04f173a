import type { ClientMessage } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import type { Done, Verb } from '../shell/verb.ts';
import { checkMayDial } from './dial-limits.ts';
import { readNumber } from './dial.ts';

/** Somebody outside is called into the talk, to be asked or to have it; within what this person may dial at all. */
export const callOutside: Verb<ClientMessage<'outside:call'>> = async (tx, input, actor) => {
  const { text, e164 } = readNumber(input.phone);
  const { rows } = await tx.query('select line_id as line from lock_interaction($1)', [input.interactionId]);
  await checkMayDial(tx, actor.agentId, rows[0].line as number, e164);
  await tx.query('select call_outside($1, $2, $3, $4, $5)', [
    input.interactionId,
    actor.agentId,
    text,
    e164,
    input.handOver,
  ]);
  return { result: null, agents: input.handOver ? [actor.agentId] : [] };
};

/** The caller is left with whoever was called. */
export const putThrough: Verb<ClientMessage<'outside:hand-over'>> = async (tx, { interactionId }, actor) => {
  await tx.query('select put_through($1, $2)', [interactionId, actor.agentId]);
  return { result: null, agents: [actor.agentId] };
};

/** Thanked, or not waited for: back to the caller. */
export const leaveOutside: Verb<ClientMessage<'outside:end'>> = async (tx, { interactionId }, actor) => {
  await tx.query('select resume_call($1, $2)', [interactionId, actor.agentId]);
  await tx.query(`select end_outside(o.id, $2, 'agent') from live_outside($1) o where o.id is not null`, [
    interactionId,
    `agent:${actor.agentId}`,
  ]);
  return { result: null };
};

/** Blind, to another line. */
export const transfer: Verb<ClientMessage<'call:transfer'>> = async (tx, { interactionId, queueId }, actor) => {
  const { rows } = await tx.query('select transfer_call($1, $2, $3) as entry', [interactionId, actor.agentId, queueId]);
  return { result: null, entries: [rows[0].entry as number], agents: [actor.agentId] };
};

/** They have picked up. */
export async function outsideAnswers(tx: Queryable, id: number, channel: string, actor: string): Promise<Done> {
  await tx.query('select outside_answers($1, $2, $3)', [id, channel, actor]);
  return { result: null };
}

/** They have heard to the last word that the call is recorded. */
export async function outsideIsTold(tx: Queryable, id: number): Promise<Done> {
  await tx.query('update outside_calls set told_at = linia_now() where id = $1 and told_at is null', [id]);
  return { result: null };
}

/** Not reached, or put down there. */
export async function endOutside(tx: Queryable, id: number, actor: string, by: string): Promise<Done> {
  const { rows } = await tx.query('select * from end_outside($1, $2, $3)', [id, actor, by]);
  return { result: null, entries: rows.map((row) => row.entry_id), agents: rows.map((row) => row.agent_id) };
}
