import type { ClosedNow } from '@linia/protocol';
import { m } from './paraglide/messages.js';
import { fmt } from './words.svelte.ts';

/** A line that is closed by its calendar: «закрыта до завтра 09:00». */
export const closedWord = ({ opensAt }: ClosedNow, now: number): string =>
  opensAt === null ? m.closed_now() : m.closed_until({ at: fmt().dayTime(opensAt, now) });

/** Why it is, and whether anybody knows for certain. */
export function closedWhy({ because, note, provisional }: ClosedNow): string {
  const words: Record<ClosedNow['because'], () => string> = {
    hours: m.closed_hours,
    weekday: m.closed_weekday,
    week: m.closed_weekday,
    worked_day: m.closed_hours,
    holiday: m.closed_holiday,
    short_day: m.closed_short_day,
    own_day: m.closed_own_day,
  };
  return [words[because](), note, provisional && m.closed_provisional()].filter(Boolean).join(' · ');
}
