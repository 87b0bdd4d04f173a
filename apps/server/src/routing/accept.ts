import type { ClientMessage } from '@linia/protocol';
import type { Verb } from '../shell/verb.ts';

/** The person takes the call that rings; whoever comes second finds the offer gone. */
export const accept: Verb<ClientMessage<'offer:accept'>> = async (tx, { offerId }, actor) => {
  await tx.query('select * from accept_offer($1, $2)', [offerId, actor.agentId]);
  return { result: null };
};
