import type { BoardMetric, BoardQueue } from '@linia/protocol';
import { m } from '../paraglide/messages.js';
import { fmt } from '../words.svelte.ts';

/** A figure's name, what it means (FIELD §2), and where it stands in a queue's row. */
export const metricWords: Record<
  BoardMetric,
  { name: () => string; means: () => string; of: (q: BoardQueue) => number }
> = {
  waiting: { name: m.board_waiting, means: m.board_waiting_means, of: (q) => q.waiting },
  offered: { name: m.board_offered, means: m.board_offered_means, of: (q) => q.offered },
  answered: { name: m.board_answered, means: m.board_answered_means, of: (q) => q.answered },
  abandoned: { name: m.board_abandoned, means: m.board_abandoned_means, of: (q) => q.abandoned },
  short_abandoned: {
    name: m.board_short_abandoned,
    means: m.board_short_abandoned_means,
    of: (q) => q.shortAbandoned,
  },
  overflowed: { name: m.board_overflowed, means: m.board_overflowed_means, of: (q) => q.overflowed },
  callback: { name: m.board_callback, means: m.board_callback_means, of: (q) => q.callbacks.asked },
  diverted: { name: m.board_diverted, means: m.board_diverted_means, of: (q) => q.diverted },
  lost: { name: m.board_lost, means: m.board_lost_means, of: (q) => q.lost.total },
};

/** What came of those who asked to be called back, with the level of it. */
export const callbackWords = ({ asked, kept, reached, level }: BoardQueue['callbacks']): string =>
  m.board_callback_level({ asked, kept, reached, level: level === null ? '—' : fmt().percent(level / 100) });

export const metrics = Object.keys(metricWords) as BoardMetric[];

/** How a call left the line, in words; what is not known yet says itself. */
export function outcomeWord(outcome: string): string {
  const words: Record<string, () => string> = {
    waiting: m.outcome_waiting,
    offered: m.outcome_offered,
    answered: m.outcome_answered,
    abandoned: m.outcome_abandoned,
    short_abandoned: m.outcome_short_abandoned,
    moved: m.outcome_moved,
    callback: m.outcome_callback,
    callback_tried: m.outcome_callback_tried,
    callback_reached: m.outcome_callback_reached,
    callback_not_reached: m.outcome_callback_not_reached,
    callback_came_in: m.outcome_callback_came_in,
    callback_given_up: m.outcome_callback_given_up,
    fallen_back: m.outcome_fallen_back,
    cancelled: m.outcome_cancelled,
    answered_elsewhere: m.outcome_answered_elsewhere,
    failed: m.outcome_failed,
    superseded: m.outcome_superseded,
    diverted: m.outcome_diverted,
    closed_message: m.outcome_closed_message,
    closed_request: m.outcome_closed_request,
    full_message: m.outcome_full_message,
    full_request: m.outcome_full_request,
    left: m.outcome_left,
  };
  return words[outcome]?.() ?? outcome;
}
