import type { CallCard } from '@linia/protocol';
import { formatPhone } from '@linia/domain';
import { spoken } from './names.ts';
import { m } from './paraglide/messages.js';

/** Who is on the line, in the fewest words: the company, else the person, else the number, else that it is hidden. */
export function who(card: CallCard | undefined): string {
  if (!card) return '';
  return card.organization?.name ?? (card.contact ? spoken(card.contact.name) : phone(card));
}

/** The person as one says the name; unknown people by their company or by what is missing. */
export function person(card: CallCard): string {
  if (card.contact) return spoken(card.contact.name);
  return card.organization?.name ?? m.caller_unknown();
}

/** The number as it is read aloud, or that there is none. */
export function phone(card: CallCard): string {
  const { phone, text } = card.caller;
  const shown = phone ?? text;
  return /\d/.test(shown) ? formatPhone(shown) : m.number_hidden();
}
