import type { TicketState } from '@linia/domain';
import { m } from '../paraglide/messages.js';

const STATES: Record<TicketState, () => string> = {
  new: m.request_is_new,
  open: m.request_is_open,
  waiting_customer: m.request_is_waiting_customer,
  waiting_third_party: m.request_is_waiting_third,
  solved: m.request_is_solved,
  closed: m.request_is_closed,
};

/** Where a request stands, in a word. */
export const stateOf = (state: TicketState): string => STATES[state]();
