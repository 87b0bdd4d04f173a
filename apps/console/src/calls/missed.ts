import type { CallCard } from '@linia/protocol';
import { isWoman, surname } from '../names.ts';
import { m } from '../paraglide/messages.js';

/** What became of a call that was missed here: who took it, or where it is. */
export function takenBy(card: CallCard): string {
  const taker = card.assignments.find(({ connectedAt }) => connectedAt !== null)?.agent.name;
  if (taker)
    return isWoman(taker) ? m.missed_taken_f({ name: surname(taker) }) : m.missed_taken({ name: surname(taker) });
  return card.endedAt === null ? m.missed_waiting() : m.missed_lost();
}
