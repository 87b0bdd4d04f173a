import type { TicketEvent, TicketState } from '@linia/domain';
import type { TicketPage } from '@linia/protocol';
import type { Icon, State } from '@linia/ui';
import Check from '@lucide/svelte/icons/check';
import Circle from '@lucide/svelte/icons/circle';
import CircleDot from '@lucide/svelte/icons/circle-dot';
import Hourglass from '@lucide/svelte/icons/hourglass';
import { spoken } from '../names.ts';
import { m } from '../paraglide/messages.js';

/** A request's state: icon, word, colour. Waiting for somebody else is grey, as its deadline will be. */
export function ticketLook(state: TicketState): { state: State; icon: Icon; word: string } {
  const looks: Record<TicketState, { state: State; icon: Icon; word: () => string }> = {
    new: { state: 'ring', icon: Circle, word: m.ticket_new },
    open: { state: 'talk', icon: CircleDot, word: m.ticket_open },
    waiting_customer: { state: 'still', icon: Hourglass, word: m.ticket_waiting_customer },
    waiting_third_party: { state: 'still', icon: Hourglass, word: m.ticket_waiting_third },
    solved: { state: 'wrapup', icon: Check, word: m.ticket_solved },
    closed: { state: 'none', icon: Check, word: m.ticket_closed },
  };
  return { ...looks[state], word: looks[state].word() };
}

type Event = TicketPage['events'][number];

/** A sentence for every event of a request; a note's own text stands under it. */
const tell: Record<TicketEvent, (who: string) => string> = {
  registered: (who) => m.ticket_registered({ who }),
  queued: () => m.ticket_queued(),
  offered: (who) => m.ticket_offered({ who }),
  accepted: (who) => m.ticket_accepted({ who }),
  rejected: (who) => m.ticket_rejected({ who }),
  missed: (who) => m.ticket_missed({ who }),
  failed: (who) => m.ticket_missed({ who }),
  withdrawn: (who) => m.ticket_withdrawn({ who }),
  noted: (who) => m.ticket_noted({ who }),
  linked: (who) => m.ticket_linked({ who }),
  letter_received: () => m.ticket_letter_received(),
  letter_kept: () => m.ticket_letter_kept(),
  letter_queued: () => m.ticket_letter_queued(),
  answered: (who) => m.ticket_answered({ who }),
  answer_undone: (who) => m.ticket_answer_undone({ who }),
  answer_resent: (who) => m.ticket_answer_resent({ who }),
  article_given: (who) => m.ticket_article_copied({ who, title: '' }),
  changed: (who) => m.ticket_changed({ who }),
  prioritized: (who) => m.ticket_prioritized({ who }),
  escalated: (who) => m.ticket_escalated({ who }),
  deadline_warned: () => m.ticket_deadline_warned(),
  deadline_passed: () => m.ticket_deadline_passed(),
  deadline_moved: () => m.ticket_deadline_moved(),
  merged: (who) => m.ticket_merged({ who }),
  merged_in: (who) => m.ticket_merged_in({ who }),
  unmerged: (who) => m.ticket_unmerged({ who }),
  unmerged_new: (who) => m.ticket_unmerged({ who }),
  parted: (who) => m.ticket_parted({ who }),
  assigned: (who) => m.ticket_assigned({ who }),
  opened: (who) => m.ticket_opened({ who }),
  asked_customer: (who) => m.ticket_asked_customer({ who }),
  asked_third_party: (who) => m.ticket_asked_third({ who }),
  solved: (who) => m.ticket_solved_by({ who }),
  reopened: (who) => m.ticket_reopened({ who }),
  rated: () => m.ticket_rated(),
  closed: (who) => m.ticket_closed_by({ who }),
};

export function ticketSentence({
  type,
  actor,
  data,
}: Pick<Event, 'type' | 'actor'> & Partial<Pick<Event, 'data'>>): string {
  const program = actor?.startsWith('api:') ? actor.slice('api:'.length) : undefined;
  const who =
    program ?? (actor && !/^(caller|clock|linia|(agent|line):\d+)$/.test(actor) ? spoken(actor) : m.story_linia());
  if (type === 'escalated' && data && typeof data['to'] === 'string')
    return m.ticket_escalated_to({
      who,
      to: data['to'],
      reason: [data['reason'], data['note']].filter(Boolean).join('. '),
    });
  if (type === 'registered' && typeof data?.['import'] === 'number')
    return data['formerOwner'] ? m.ticket_imported_owned({ owner: String(data['formerOwner']) }) : m.ticket_imported();
  if (type === 'article_given' && data) return m.ticket_article_copied({ who, title: String(data['title'] ?? '') });
  if (type === 'rated' && data) return m.ticket_rated_as({ score: String(data['score']) });
  const known = tell[type as TicketEvent] as ((who: string) => string) | undefined;
  return known?.(who) ?? m.story_unknown({ type });
}
