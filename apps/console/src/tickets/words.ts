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
  assigned: (who) => m.ticket_assigned({ who }),
  opened: (who) => m.ticket_opened({ who }),
  asked_customer: (who) => m.ticket_asked_customer({ who }),
  asked_third_party: (who) => m.ticket_asked_third({ who }),
  solved: (who) => m.ticket_solved_by({ who }),
  reopened: (who) => m.ticket_reopened({ who }),
  closed: (who) => m.ticket_closed_by({ who }),
};

export function ticketSentence({ type, actor }: Event): string {
  const who = actor && !/^(caller|clock|linia|(agent|line):\d+)$/.test(actor) ? spoken(actor) : m.story_linia();
  const known = tell[type as TicketEvent] as ((who: string) => string) | undefined;
  return known?.(who) ?? m.story_unknown({ type });
}
