import type { ClientMessage } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Verb } from '../shell/verb.ts';

/** Music for the caller. */
export const hold: Verb<ClientMessage<'call:hold'>> = async (tx, { interactionId }, actor) => {
  await refuseWithoutSound(tx, interactionId);
  await tx.query('select hold_call($1, $2)', [interactionId, actor.agentId]);
  return { result: null };
};

/** And back. */
export const resume: Verb<ClientMessage<'call:resume'>> = async (tx, { interactionId }, actor) => {
  await refuseWithoutSound(tx, interactionId);
  await tx.query('select resume_call($1, $2)', [interactionId, actor.agentId]);
  return { result: null };
};

async function refuseWithoutSound(tx: Queryable, interactionId: number): Promise<void> {
  const { rows } = await tx.query(
    'select l.voice from interactions i join lines l on l.id = i.line_id where i.id = $1',
    [interactionId],
  );
  if (rows[0]?.voice === 'webhook') throw new Refusal('call.pbx_has_the_sound', 409);
}
