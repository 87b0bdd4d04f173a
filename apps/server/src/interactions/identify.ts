import type { ClientMessage } from '@linia/protocol';
import type { Verb } from '../shell/verb.ts';

/** Who is calling; both absent takes it back. */
export const identify: Verb<ClientMessage<'call:identify'>> = async (tx, input, actor) => {
  await tx.query('select identify_call($1, $2, $3, $4, $5, $6)', [
    input.interactionId,
    actor.agentId,
    input.organizationId,
    input.contactId,
    input.how,
    input.value,
  ]);
  return { result: null };
};

/** The company's name was read back, and the caller agreed. */
export const confirmName: Verb<ClientMessage<'call:confirm-name'>> = async (tx, { interactionId }, actor) => {
  await tx.query(`select note_fact($1, $2, 'name_confirmed')`, [interactionId, actor.agentId]);
  return { result: null };
};
