import type { CallerMatch } from '@linia/protocol';
import { clock } from '../clock.svelte.ts';
import { isWoman, surname } from '../names.ts';
import { m } from '../paraglide/messages.js';
import { fmt } from '../words.svelte.ts';

/** Why it may be this one, in words, the strongest first: «звонила вчера 10:20 по № 1046297», «действующий договор ЭДО-2041/24». */
export function reasonsOf(match: CallerMatch): string[] {
  const { contract, openTickets, overdue, learned } = match;
  const words = [
    called(match),
    contract && m.reason_contract({ number: contract }),
    openTickets > 0 && m.reason_open({ count: openTickets }) + late(openTickets, overdue),
    learned && m.reason_learned({ at: fmt().dayTime(learned.at, clock.now), who: surname(learned.by?.name ?? '') }),
  ].filter((each) => typeof each === 'string');
  if (words.length > 0) return words;
  return [match.contact ? m.chooser_in_card() : m.chooser_company_number()];
}

/** Of one request «просрочен», of several how many. */
function late(open: number, overdue: number): string {
  if (overdue === 0) return '';
  return open === 1 ? m.reason_overdue_one() : m.reason_overdue({ count: overdue });
}

function called({ contact, lastCall }: CallerMatch): string | null {
  if (!lastCall) return null;
  const at = fmt().dayTime(lastCall.at, clock.now);
  const words = !contact
    ? m.reason_called_they({ at })
    : isWoman(contact.name) === true
      ? m.reason_called_she({ at })
      : isWoman(contact.name) === false
        ? m.reason_called_he({ at })
        : m.reason_called({ at });
  const about = lastCall.ticketNumber ? m.reason_about({ number: lastCall.ticketNumber }) : '';
  return words + about + (lastCall.sameNumber || !contact ? '' : m.reason_other_number());
}
