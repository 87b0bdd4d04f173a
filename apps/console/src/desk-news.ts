import type { CallCard, Id } from '@linia/protocol';
import { isDialing, offerTo, partOf } from './desk-rows.ts';

/** What ended on this desk without its person's doing, and must be said: a thing must not just vanish. */
export type News = 'callerLeft' | 'deviceFailed' | 'soundFailed' | 'notReached' | 'wrapUpRanOut' | 'wrapUpSkipped';

/** What is new for this person in a call they had to do with. */
export function newsOf(had: CallCard | undefined, card: CallCard, me: Id): News | null {
  if (!had) return null;
  const rang = offerTo(had, me);
  const offer = rang && card.offers.find(({ id }) => id === rang.id);
  if (offer?.state === 'failed') return 'deviceFailed';
  if (offer?.state === 'withdrawn' && card.endedAt !== null) return 'callerLeft';
  const was = partOf(had, me);
  const part = was && card.assignments.find(({ id }) => id === was.id);
  if (part?.state !== 'done') return null;
  if (was?.state === 'wrapping') {
    if (!part.toFinish) return null;
    // one's own doing, but where the log has gone must be said
    return part.doneAt && was.wrapUpUntil && part.doneAt < was.wrapUpUntil ? 'wrapUpSkipped' : 'wrapUpRanOut';
  }
  if (part.connectedAt === null && isDialing(had, was)) return 'notReached';
  if (part.connectedAt === null) return card.endedAt === null ? 'soundFailed' : 'callerLeft';
  return null;
}
