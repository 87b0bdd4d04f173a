import type { Meanwhile } from '@linia/protocol';
import type { ApiError } from '../api.ts';
import { m } from '../paraglide/messages.js';
import { ticketSentence } from './words.ts';

/** Why something was not set; where a colleague did something meanwhile, what that was. */
export function refusalWords(error: ApiError): string {
  const meanwhile = meanwhileOf(error);
  if (!meanwhile) return error.message;
  return `${m.facts_changed()}: ${meanwhile.events.map((event) => ticketSentence(event)).join(' · ')}`;
}

/** What a colleague did meanwhile, and the version that has it. */
export const meanwhileOf = (error: ApiError): Meanwhile | undefined =>
  error.code === 'ticket.meanwhile' ? (error.details as Meanwhile) : undefined;
