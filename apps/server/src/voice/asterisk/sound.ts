import { AriRefusal } from './ari.ts';
import type { Board } from './board.ts';
import type { Leg } from './calls.ts';

/** Keys are exchanged and the first packet has come within 0.3 s on a good network. */
const lookAgainMs = 60;
const givenUpAfterMs = 5_000;

/** When a receiver was first seen up; 0 once its sound was there. */
const waits = new WeakMap<Leg, number>();

/**
 * A receiver that is up is not yet a sound: a firewall may let the signalling through and nothing else. Whoever can't be heard has not
 * taken the call. «Never»: waited for long enough.
 */
export async function soundOf(board: Board, leg: Leg): Promise<'there' | 'soon' | 'never'> {
  const since = waits.get(leg) ?? Date.now();
  if (since === 0 || (await hasCome(board, leg))) {
    waits.set(leg, 0);
    return 'there';
  }
  waits.set(leg, since);
  if (Date.now() - since > givenUpAfterMs) return 'never';
  setTimeout(() => board.look(leg.call), lookAgainMs).unref();
  return 'soon';
}

/** It was waited for, and has come: who is only up takes no part in the talk yet. */
export const hasSound = (leg: Leg): boolean => waits.get(leg) === 0;

async function hasCome(board: Board, leg: Leg): Promise<boolean> {
  try {
    const { rxcount } = await board.ari.ask<{ rxcount?: number }>('GET', `channels/${leg.id}/rtp_statistics`);
    return rxcount === undefined || rxcount > 0;
  } catch (error) {
    // it is gone, which is told by itself; or its sound is none that is counted
    if (error instanceof AriRefusal) return error.status !== 404;
    throw error;
  }
}
