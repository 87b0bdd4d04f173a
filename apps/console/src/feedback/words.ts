import type { FeedbackEvent, FeedbackKind, FeedbackState } from '@linia/domain';
import type { FeedbackPage, FeedbackRow } from '@linia/protocol';
import type { Icon, State } from '@linia/ui';
import AlarmClock from '@lucide/svelte/icons/alarm-clock';
import Check from '@lucide/svelte/icons/check';
import Circle from '@lucide/svelte/icons/circle';
import CircleDot from '@lucide/svelte/icons/circle-dot';
import Lightbulb from '@lucide/svelte/icons/lightbulb';
import MessageSquareWarning from '@lucide/svelte/icons/message-square-warning';
import ThumbsUp from '@lucide/svelte/icons/thumbs-up';
import { spoken } from '../names.ts';
import { m } from '../paraglide/messages.js';

/** What it is: a colour, a sign and a word. A delay that opened by itself is no complaint. */
export function kindLook(kind: FeedbackKind): { ink: string; icon: Icon; word: string } {
  const looks: Record<FeedbackKind, { ink: string; icon: Icon; word: () => string }> = {
    overdue: { ink: 'ink-over', icon: AlarmClock, word: m.feedback_overdue },
    complaint: { ink: 'ink-late', icon: MessageSquareWarning, word: m.feedback_complaint },
    praise: { ink: 'q', icon: ThumbsUp, word: m.feedback_praise },
    suggestion: { ink: 'q', icon: Lightbulb, word: m.feedback_suggestion },
  };
  return { ...looks[kind], word: looks[kind].word() };
}

export function stateLook(state: FeedbackState): { state: State; icon: Icon; word: string } {
  const looks: Record<FeedbackState, { state: State; icon: Icon; word: () => string }> = {
    gathered: { state: 'still', icon: Circle, word: m.feedback_gathered },
    new: { state: 'ring', icon: Circle, word: m.feedback_new },
    working: { state: 'talk', icon: CircleDot, word: m.feedback_working },
    answered: { state: 'wrapup', icon: Check, word: m.feedback_answered },
    closed: { state: 'none', icon: Check, word: m.feedback_closed },
  };
  return { ...looks[state], word: looks[state].word() };
}

/** One line of what it says; a delay says which request. */
export const titleOf = (row: Pick<FeedbackRow, 'kind' | 'ticketNumber' | 'title'>): string =>
  row.kind === 'overdue'
    ? m.feedback_late_request({ number: row.ticketNumber ?? '' })
    : row.title === ''
      ? m.feedback_unread()
      : m.feedback_quoted({ text: row.title });

const tell: Record<FeedbackEvent, (who: string) => string> = {
  registered: () => m.feedback_was_registered(),
  surfaced: () => m.feedback_was_surfaced(),
  late_again: (who) => m.feedback_was_reopened({ who }),
  acknowledged: (who) => m.feedback_was_taken({ who }),
  answered: (who) => m.feedback_was_answered({ who }),
  answer_undone: (who) => m.feedback_was_undone({ who }),
  answer_resent: (who) => m.feedback_was_answered({ who }),
  letter_received: () => m.feedback_was_written(),
  letter_kept: () => m.feedback_was_kept(),
  noted: (who) => m.feedback_was_noted({ who }),
  reassigned: (who) => m.feedback_was_handed({ who, to: '' }),
  deadline_passed: () => m.feedback_was_late(),
  closed: (who) => m.feedback_was_closed({ who }),
  reopened: (who) => m.feedback_was_reopened({ who }),
};

/** What happened to it, as a sentence; what was written with it stands behind. */
export function feedbackSentence({ type, actor, data }: FeedbackPage['events'][number]): string {
  const who = /^(caller|clock|linia)$/.test(actor) ? m.story_linia() : spoken(actor);
  const to = typeof data['toName'] === 'string' ? spoken(data['toName']) : '';
  if (type === 'closed' && actor === 'clock') return m.feedback_was_short();
  if (type === 'reassigned') return m.feedback_was_handed({ who, to });
  return tell[type as FeedbackEvent]?.(who) ?? m.story_unknown({ type });
}

/** What was said with it: a note, why it was closed or handed on. */
export const saidWith = ({ type, data }: FeedbackPage['events'][number]): string =>
  type === 'noted' || type === 'closed' || type === 'reassigned' ? String(data['note'] ?? data['reason'] ?? '') : '';
