import { formatPhone } from '@linia/domain';
import { m } from './paraglide/messages.js';

/** Who calls, as a list says it: a company or a person as they are, a number as it is read aloud, or that there is none. */
export function callerName(name: string): string {
  if (name === '') return m.board_number_hidden();
  return /^\+?[\d\s()-]{5,}$/.test(name) ? formatPhone(name) : name;
}
