import { dayNumber, isTimeZone } from './calendar-zone.ts';

/** `["09:00", "18:00"]`: from a time, up to but not including a time. `24:00` ends a day; an end before its beginning is the next day's. */
export type Hours = readonly [from: string, to: string];
export type OwnDay = { readonly hours: readonly Hours[]; readonly note: string };

/** Minutes since midnight; an overnight end is over 1440. */
export type Span = { readonly from: number; readonly to: number };

/** Minutes since midnight of `09:30`; null for anything else. `24:00` is 1440. */
export function minutesOf(time: string): number | null {
  const [, hours, minutes] = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(time) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  const all = Number(hours) * 60 + Number(minutes);
  return all > 1_440 ? null : all;
}

/** A day's hours in order. Hours that are none (see {@link checkWorkingTime}) are left out. */
export function spansOf(hours: readonly Hours[]): Span[] {
  const spans: Span[] = [];
  for (const [first, last] of hours) {
    const [from, to] = [minutesOf(first), minutesOf(last)];
    if (from === null || to === null || from === to || from === 1_440) continue;
    spans.push({ from, to: to > from ? to : to + 1_440 });
  }
  return spans.sort((a, b) => a.from - b.from);
}

/** The same with an hour less at the end of the day: the last hours end earlier; where they are shorter, those before them, too. */
export function anHourLess(spans: readonly Span[]): Span[] {
  let less = 60;
  return spans
    .toReversed()
    .flatMap((span) => {
      const cut = Math.min(less, span.to - span.from);
      less -= cut;
      return cut === span.to - span.from ? [] : [{ from: span.from, to: span.to - cut }];
    })
    .reverse();
}

export type WorkingTimeFault = {
  code: 'zone.unknown' | 'week.days' | 'day.unknown' | 'hours.time' | 'hours.empty' | 'hours.overlap';
  /** Where: 0 (Monday) … 6, or a day of one's own; null for the whole. */
  day: number | string | null;
  /** Which hours of that day, from 0. */
  at: number | null;
};

/**
 * What is wrong with a zone, a week and days of one's own; an empty list where nothing is. Hours that overlap are found across
 * midnight, too: Sunday night's against Monday's, an own day's against its neighbours' (as the week has them).
 */
export function checkWorkingTime(calendar: {
  timeZone: string;
  week: readonly (readonly Hours[])[];
  days: Readonly<Record<string, OwnDay>>;
}): WorkingTimeFault[] {
  const faults: WorkingTimeFault[] = [];
  if (!isTimeZone(calendar.timeZone)) faults.push({ code: 'zone.unknown', day: null, at: null });
  if (calendar.week.length !== 7) return [...faults, { code: 'week.days', day: null, at: null }];
  calendar.week.forEach((hours, day) => faults.push(...checkHours(hours, day, calendar.week[(day + 6) % 7] ?? [])));
  for (const [name, { hours }] of Object.entries(calendar.days)) {
    const day = dayNumber(name);
    if (day === null) {
      faults.push({ code: 'day.unknown', day: name, at: null });
      continue;
    }
    const before = calendar.days[new Date((day - 1) * 86_400_000).toISOString().slice(0, 10)]?.hours;
    faults.push(...checkHours(hours, name, before ?? calendar.week[(((day + 2) % 7) + 7) % 7] ?? []));
  }
  return faults;
}

function checkHours(hours: readonly Hours[], day: number | string, before: readonly Hours[]): WorkingTimeFault[] {
  const faults: WorkingTimeFault[] = [];
  hours.forEach(([from, to], at) => {
    if (minutesOf(from) === null || minutesOf(to) === null || from === '24:00')
      faults.push({ code: 'hours.time', day, at });
    else if (from === to) faults.push({ code: 'hours.empty', day, at });
  });
  if (faults.length > 0) return faults;
  let end = Math.max(0, ...spansOf(before).map(({ to }) => to - 1_440));
  for (const [at, span] of spansOf(hours).entries()) {
    if (span.from < end) faults.push({ code: 'hours.overlap', day, at });
    end = Math.max(end, span.to);
  }
  return faults;
}
