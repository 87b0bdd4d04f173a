import type { ClientMessage } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import type { Actor, Done, Verb } from '../shell/verb.ts';

/** An unknown caller's number is kept for who was identified: the next call from it finds them by itself. */
export const learnNumber: Verb<ClientMessage<'call:learn-number'>, { phoneId: number }> = async (tx, input, actor) => {
  const { rows } = await tx.query('select learn_number($1, $2, $3, $4) as id', [
    input.interactionId,
    actor.agentId,
    input.organizationId,
    input.contactId,
  ]);
  return { result: { phoneId: rows[0].id as number } };
};

/** A learned number was not theirs after all, or is no more: on the desk at once, on the company's card whenever. */
export async function forgetNumber(tx: Queryable, phoneId: number, actor: Actor): Promise<Done> {
  await tx.query('select forget_number($1, $2)', [phoneId, actor.agentId]);
  return { result: null };
}

/** It was theirs after all: the number stands in the card as before. */
export async function restoreNumber(
  tx: Queryable,
  of: { phoneId: number; interactionId: number },
  actor: Actor,
): Promise<Done> {
  await tx.query('select restore_number($1, $2, $3)', [of.interactionId, of.phoneId, actor.agentId]);
  return { result: null };
}
