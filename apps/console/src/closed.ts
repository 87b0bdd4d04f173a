import type { ClosedNow } from '@linia/protocol';
import { m } from './paraglide/messages.js';
import { fmt } from './words.svelte.ts';

/** A line that is closed by its calendar: «закрыта до 09:00», «до завтра 09:00». */
export const closedWord = ({ opensAt }: Pick<ClosedNow, 'opensAt'>, now: number): string =>
  opensAt === null ? m.closed_now() : m.closed_until({ at: momentWord(opensAt, now) });

/** Today only the time. */
export const momentWord = (at: string, now: number): string =>
  fmt().shortDay(at) === fmt().shortDay(now) ? fmt().time(at) : fmt().dayTime(at, now);

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
