import type { ClientMessage } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import type { Done, Verb } from '../shell/verb.ts';

/** The agent told the caller that the call is recorded; kept with the time and who says so. The first telling stands. */
export const notifyRecording: Verb<ClientMessage<'call:notify-recording'>> = async (tx, { interactionId }, actor) => {
  await tx.query(`select note_fact($1, $2, 'recording_notified')`, [interactionId, actor.agentId]);
  return { result: null };
};

/** The recording flag of the log. */
export const flagRecording: Verb<ClientMessage<'call:record'>> = async (tx, { interactionId, on }, actor) => {
  await tx.query(`select note_fact($1, $2, 'recording_flagged', $3)`, [interactionId, actor.agentId, on]);
  return { result: null };
};

/** Card data are about to be said, or have been. */
export const pauseRecording: Verb<ClientMessage<'call:pause-recording'>> = async (tx, { interactionId, on }, actor) => {
  const sql = on ? 'select pause_recording($1, $2)' : 'select resume_recording($1, $2)';
  await tx.query(sql, [interactionId, actor.agentId]);
  return { result: null };
};

/** Nobody has gone on, and the time of the pause is over. */
export async function endPause(tx: Queryable, interactionId: number): Promise<Done> {
  await tx.query('select resume_recording($1, null)', [interactionId]);
  return { result: null };
}
