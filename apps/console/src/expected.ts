import type { Expected } from '@linia/protocol';
import { m } from './paraglide/messages.js';

/** «3–6 мин»: the minutes that hold the whole range; «20–50 с» of a short one; null where too little is known. */
export function expectedWord(expected: Expected): string | null {
  if (!expected) return null;
  const { low, high } = expected;
  if (high === 0) return m.expected_at_once();
  if (low >= 3600) return m.expected_hours();
  if (high <= 90) return m.expected_seconds({ low: Math.floor(low / 10) * 10, high: Math.ceil(high / 10) * 10 });
  const [from, to] = [Math.floor(low / 60), Math.ceil(high / 60)];
  return from === 0 ? m.expected_minutes_one({ high: to }) : m.expected_minutes({ low: from, high: to });
}
