import type { ClientMessage } from '@linia/protocol';
import type { Verb } from '../shell/verb.ts';

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
