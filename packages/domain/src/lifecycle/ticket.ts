/**
 * The life of one numbered request. Letters, deadlines and written work's own routing come later (their rows already
 * belong to an interaction XOR a ticket); what stands here is what the phone needs.
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
});

const underway: Row = {
  accepted: 'open',
  opened: 'open',
  asked_customer: 'waiting_customer',
  asked_third_party: 'waiting_third_party',
  solved: 'solved',
};

export const ticketLifecycle: Record<TicketState, Row> = {
  new: { ...stay('new'), ...underway },
  open: { ...stay('open'), ...underway },
  waiting_customer: { ...stay('waiting_customer'), ...underway },
  waiting_third_party: { ...stay('waiting_third_party'), ...underway },
  solved: { noted: 'solved', linked: 'solved', assigned: 'solved', reopened: 'open', closed: 'closed' },
  closed: { noted: 'closed', linked: 'closed', reopened: 'open' },
};

/** The next state, or null where the event is not allowed. */
export function nextTicketState(state: TicketState, event: TicketEvent): TicketState | null {
  return ticketLifecycle[state][event] ?? null;
}

export const liveTicketStates = ['new', 'open', 'waiting_customer', 'waiting_third_party'] as const;
