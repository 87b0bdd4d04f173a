import { formatDuration } from '@linia/domain';
import type { Why } from '@linia/protocol';
import { orderWord } from '../choice.ts';
import { m } from '../paraglide/messages.js';

/** Why this person is asked, as a sentence of the trade. */
export function whyYou(why: Why | null): string {
  if (!why) return '—';
  if (why.order === 'asked_by_name') return m.offer_why_by_name();
  if (why.order === 'former_agent') return m.offer_why_former();
  if (why.order === 'last_agent') return m.offer_why_former();
  if (why.order === 'owner') return m.offer_why_owner();
  if (why.order !== 'available_longest') return orderWord(why.order, '');
  const first = why.tier !== null && why.tier > 1 ? m.offer_why_next_tier() : m.offer_why_longest();
  return why.availableFor === null ? first : `${first}: ${formatDuration(why.availableFor * 1000)}`;
}
