import type { CallCard } from '@linia/protocol';
import { formatPhone } from '@linia/domain';
import { spoken } from './names.ts';
import { m } from './paraglide/messages.js';

/** Who is on the line, in the fewest words: the company, else the person, else the number, else that it is hidden. */
export function who(card: CallCard | undefined): string {
  if (!card) return '';
  if (card.organization) return card.organization.name;
  if (card.contact) return spoken(card.contact.name);
  return isHidden(card) ? m.caller_hidden() : phone(card);
}

/** The person as one says the name; unknown people by their company or by what is missing. */
export function person(card: CallCard): string {
  if (card.contact) return spoken(card.contact.name);
  return card.organization?.name ?? m.caller_unknown();
}

/** The number as it is read aloud, or that there is none. */
export function phone(card: CallCard): string {
  return isHidden(card) ? m.number_hidden() : formatPhone(card.caller.phone ?? card.caller.text);
}

/** The line did not say the number. */
export function isHidden({ caller }: CallCard): boolean {
  return !/\d/.test(caller.phone ?? caller.text);
}
