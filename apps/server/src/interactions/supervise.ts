import type { ClientMessage, Supervision } from '@linia/protocol';
import { refuseUnseen } from './seen.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Queryable } from '../shell/database.ts';
import type { Done, Verb } from '../shell/verb.ts';

/** A supervisor listens to a call, whispers to who has the caller, or joins; asked again, the way is changed. */
export const supervise: Verb<ClientMessage<'supervision:set'>> = async (tx, { interactionId, mode }, actor) => {
  const { rows } = await tx.query('select roles::text[] as roles from agents where id = $1', [actor.agentId]);
  await refuseUnseen(tx, { ...actor, roles: rows[0].roles }, interactionId);
  await tx.query('select supervise($1, $2, $3)', [interactionId, actor.agentId, mode]);
  return { result: null };
};

/** And has heard enough. */
export const leaveSupervision: Verb<ClientMessage<'supervision:end'>> = async (tx, _input, actor) => {
  await tx.query(`select end_supervision(id, $2, 'left') from supervisions where agent_id = $1 and ended_at is null`, [
    actor.agentId,
    `agent:${actor.agentId}`,
  ]);
  return { result: null };
};

/** The supervisor's telephone was put down, or did not come back in time. */
export async function endSupervision(
  tx: Queryable,
  id: number,
  actor: string,
  by: 'put_down' | 'not_there' | 'busy',
): Promise<Done> {
  await tx.query('select end_supervision($1, $2, $3)', [id, actor, by]);
  return { result: null };
}

/** Who may hear calls no longer hears none from now on: before the person is locked, as roots come first. */
export async function endSupervisionOf(tx: Queryable, agentId: number, actor: string): Promise<void> {
  await tx.query(
    `select end_supervision(id, $2, 'not_allowed') from supervisions where agent_id = $1 and ended_at is null`,
    [agentId, actor],
  );
}

/** One that was begun before the person was locked: from the beginning. */
export async function refuseSupervisionBetween(tx: Queryable, agentId: number): Promise<void> {
  const born = await tx.query('select from supervisions where agent_id = $1 and ended_at is null', [agentId]);
  if (born.rowCount) throw new Refusal('presence.again', 409);
}

/** Is there, or is missing. */
export async function supervisorThere(tx: Queryable, id: number, channel: string, there: boolean): Promise<Done> {
  await tx.query('select supervisor_there($1, $2, $3)', [id, channel, there]);
  return { result: null };
}

/** What this person listens to now. */
export async function readSupervision(db: Queryable, agentId: number): Promise<Supervision | null> {
  const { rows } = await db.query('select supervision_of($1) as supervision', [agentId]);
  return (rows[0]?.supervision as Supervision | undefined) ?? null;
}
