/**
 * The life of one numbered request. A customer's letter brings it back to whoever owes something (`letter_received`); one
 * sent by a machine only stands in its thread (`letter_kept`).
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
  'assigned',
  'opened',
  'asked_customer',
  'asked_third_party',
  'solved',
  'reopened',
  'closed',
] as const;
export type TicketEvent = (typeof ticketEvents)[number];

type Row = Partial<Record<TicketEvent, TicketState>>;
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
  new: { ...stay('new'), ...underway, letter_received: 'new' },
  open: { ...stay('open'), ...underway },
  waiting_customer: { ...stay('waiting_customer'), ...underway },
  waiting_third_party: { ...stay('waiting_third_party'), ...underway },
  solved: {
    noted: 'solved',
    linked: 'solved',
    assigned: 'solved',
    letter_kept: 'solved',
    letter_queued: 'solved',
    letter_received: 'open',
    reopened: 'open',
    closed: 'closed',
  },
  closed: {
    noted: 'closed',
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
