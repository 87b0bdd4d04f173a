/**
 * The life of one numbered request. `changed`: its subject, company, department, tags or links; `merged`: its letters went to
 * another (`merged_in` there), until taken apart (`parted` there); `escalated`: to another department, with a reason. A customer's letter brings it back to whoever owes something (`letter_received`); one
 * sent by a machine only stands in its thread (`letter_kept`). `rated`: its customer said how it was solved.
 */
export const ticketStates = ['new', 'open', 'waiting_customer', 'waiting_third_party', 'solved', 'closed'] as const;
export type TicketState = (typeof ticketStates)[number];

export const ticketEvents = [
  'registered',
  'queued',
  'offered',
  'accepted',
  'rejected',
  'missed',
  'failed',
  'withdrawn',
  'noted',
  'linked',
  'letter_received',
  'letter_kept',
  'letter_queued',
  'answered',
  'answer_undone',
  'answer_resent',
  'article_given',
  'changed',
  'prioritized',
  'escalated',
  'deadline_warned',
  'deadline_passed',
  'deadline_moved',
  'assigned',
  'opened',
  'asked_customer',
  'asked_third_party',
  'solved',
  'reopened',
  'closed',
  'merged',
  'merged_in',
  'unmerged',
  'unmerged_new',
  'parted',
  'rated',
] as const;
export type TicketEvent = (typeof ticketEvents)[number];

type Row = Partial<Record<TicketEvent, TicketState>>;
/** What may be done to a request in any state, and moves none. */
const written = (state: TicketState): Row => ({
  answered: state,
  answer_undone: state,
  answer_resent: state,
  article_given: state,
  changed: state,
  prioritized: state,
  merged_in: state,
  parted: state,
});
const stay = (state: TicketState): Row => ({
  registered: state,
  queued: state,
  offered: state,
  rejected: state,
  missed: state,
  failed: state,
  withdrawn: state,
  noted: state,
  linked: state,
  assigned: state,
  letter_kept: state,
  letter_queued: state,
  escalated: state,
  deadline_warned: state,
  deadline_passed: state,
  deadline_moved: state,
  ...written(state),
  merged: 'closed',
});

const underway: Row = {
  accepted: 'open',
  opened: 'open',
  letter_received: 'open',
  asked_customer: 'waiting_customer',
  asked_third_party: 'waiting_third_party',
  solved: 'solved',
};

export const ticketLifecycle: Record<TicketState, Row> = {
  // whoever answers has it in hand
  new: { ...stay('new'), ...underway, letter_received: 'new', answered: 'open' },
  open: { ...stay('open'), ...underway },
  waiting_customer: { ...stay('waiting_customer'), ...underway },
  waiting_third_party: { ...stay('waiting_third_party'), ...underway },
  solved: {
    ...written('solved'),
    merged: 'closed',
    noted: 'solved',
    rated: 'solved',
    linked: 'solved',
    assigned: 'solved',
    letter_kept: 'solved',
    letter_queued: 'solved',
    letter_received: 'open',
    reopened: 'open',
    closed: 'closed',
  },
  closed: {
    ...written('closed'),
    merged: 'closed',
    unmerged: 'open',
    unmerged_new: 'new',
    noted: 'closed',
    rated: 'closed',
    linked: 'closed',
    letter_kept: 'closed',
    letter_queued: 'closed',
    letter_received: 'open',
    reopened: 'open',
  },
};

/** The next state, or null where the event is not allowed. */
export function nextTicketState(state: TicketState, event: TicketEvent): TicketState | null {
  return ticketLifecycle[state][event] ?? null;
}

export const liveTicketStates = ['new', 'open', 'waiting_customer', 'waiting_third_party'] as const;
