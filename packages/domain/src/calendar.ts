import { anHourLess, spansOf, type Hours, type OwnDay, type Span } from './calendar-hours.ts';
import { dayAt, dayName, instantOf, weekdayOf, yearOf, type DayNumber } from './calendar-zone.ts';
import type { DayKind } from './policy.ts';

/** A country's production calendar: the years that are known, and their days that are not as their weekday says. */
export type Production = { readonly years: readonly number[]; readonly days: Readonly<Record<string, DayKind>> };

/**
 * When somebody works. A day's hours are, in this order: its own, where the calendar has that day; the country's (off: none;
 * short: an hour less at the end; a weekend that is worked: Friday's hours for a Saturday, Monday's for a Sunday); the
 * week's. Overnight hours belong to the day on which they begin: those of the eve run into a holiday's morning.
 */
export type Calendar = {
  /** By its name: `Europe/Moscow`. */
  readonly timeZone: string;
  /** Seven days from Monday. */
  readonly week: readonly (readonly Hours[])[];
  /** By `2026-12-31`. No hours: closed. */
  readonly days: Readonly<Record<string, OwnDay>>;
  /** Null: no country's. */
  readonly production: Production | null;
};

/** By what a day has its hours. */
export type DayReason = 'week' | 'own_day' | 'holiday' | 'short_day' | 'worked_day';

export type WorkingDay = {
  day: DayNumber;
  spans: readonly Span[];
  reason: DayReason;
  /** Why it is a day of its own. */
  note: string;
  /** Nobody knows yet: the country's calendar of that year has not been imported. */
  provisional: boolean;
};

/** The hours of one day, and why. */
export function workingDay(calendar: Calendar, day: DayNumber): WorkingDay {
  const name = dayName(day);
  const own = calendar.days[name];
  if (own) return { day, spans: spansOf(own.hours), reason: 'own_day', note: own.note, provisional: false };
  const provisional = calendar.production !== null && !calendar.production.years.includes(yearOf(day));
  const weekday = weekdayOf(day);
  const usual = spansOf(calendar.week[weekday] ?? []);
  const kind = calendar.production?.days[name];
  const told = (spans: readonly Span[], reason: DayReason) => ({ day, spans, reason, note: '', provisional });
  if (kind === undefined) return told(usual, 'week');
  if (kind === 'off') return told([], 'holiday');
  // a weekend's day that is worked has the hours of the nearest day of the week
  const worked = weekday < 5 ? usual : spansOf(calendar.week[weekday === 5 ? 4 : 0] ?? []);
  if (kind === 'work') return told(worked, weekday < 5 ? 'week' : 'worked_day');
  return told(anHourLess(worked), 'short_day');
}

/** A stretch of work, [from, to) in ms since 1970. */
export type Stretch = { from: number; to: number; of: WorkingDay };

/** One day's stretches as instants. Daylight saving may leave nothing of one: then it is not there. */
function stretchesOf(calendar: Calendar, day: DayNumber): Stretch[] {
  const of = workingDay(calendar, day);
  return of.spans
    .map(({ from, to }) => ({
      from: instantOf(calendar.timeZone, day, from),
      to: to > 1_440 ? instantOf(calendar.timeZone, day + 1, to - 1_440) : instantOf(calendar.timeZone, day, to),
      of,
    }))
    .filter(({ from, to }) => to > from);
}

/** @internal Days from the one before, whose night may run into it, in order and without overlap: what two have is the earlier one's. */
export function* stretches(calendar: Calendar, from: DayNumber, most: number): Generator<Stretch, void> {
  let end = -Infinity;
  for (let day = from - 1; day <= from + most; day++) {
    for (const each of stretchesOf(calendar, day)) {
      if (each.to <= end) continue;
      yield { ...each, from: Math.max(each.from, end) };
      end = each.to;
    }
  }
}

export type Openness = {
  open: boolean;
  /** The day by which it is: `2026-11-04`. The eve's, in the hours after midnight that began on it. */
  day: string;
  /** Open by these hours; or closed: `hours`: at this time of a working day; `weekday`: nobody works on that weekday. */
  because: DayReason | 'hours' | 'weekday';
  /** What is written at a day of one's own. */
  note: string;
  provisional: boolean;
};

/** Is it open at this instant (ms since 1970), and why. @throws RangeError for an unknown zone. */
export function openAt(calendar: Calendar, at: number): Openness {
  const day = dayAt(calendar.timeZone, at);
  // the next day's, too: a clock set back over midnight shows the day before once more
  for (const { from, to, of } of stretches(calendar, day, 1)) {
    if (from <= at && at < to)
      return { open: true, day: dayName(of.day), because: of.reason, note: of.note, provisional: of.provisional };
  }
  const { reason, spans, note, provisional } = workingDay(calendar, day);
  const closed = (because: Openness['because']) => ({ open: false, day: dayName(day), because, note, provisional });
  if (spans.length === 0) return closed(reason === 'week' || reason === 'worked_day' ? 'weekday' : reason);
  if (reason === 'short_day' && isTheHourLess(calendar, day, at)) return closed('short_day');
  return closed('hours');
}

/** Would it be open, were the day not a short one? */
function isTheHourLess(calendar: Calendar, day: DayNumber, at: number): boolean {
  const { production } = calendar;
  if (!production) return false;
  const whole = {
    ...calendar,
    production: { ...production, days: { ...production.days, [dayName(day)]: 'work' as const } },
  };
  return stretchesOf(whole, day).some(({ from, to }) => from <= at && at < to);
}

/** Days that are looked ahead before "never" is said: a little over a year. */
const horizon = 400;

/**
 * The first instant, not before this one, at which it is open: this one where it is open. Null: not within 400 days.
 * Provisional where a day on the way, or that one, is.
 */
export function nextOpening(calendar: Calendar, at: number): { at: number; provisional: boolean } | null {
  const first = dayAt(calendar.timeZone, at);
  for (const { from, to, of } of stretches(calendar, first, horizon)) {
    if (to <= at) continue;
    let provisional = of.provisional;
    for (let day = first; day < of.day && !provisional; day++) provisional = workingDay(calendar, day).provisional;
    return { at: Math.max(from, at), provisional };
  }
  return null;
}

/** When it closes, if it is open at this instant; null where it is closed, and where it does not close within 60 days. */
export function closesAt(calendar: Calendar, at: number): number | null {
  let end: number | null = null;
  let last = 0;
  for (const { from, to, of } of stretches(calendar, dayAt(calendar.timeZone, at), 60)) {
    if (end === null) {
      if (from <= at && at < to) end = to;
    } else if (from === end) end = to;
    else return end;
    last = of.day;
  }
  return end !== null && last < dayAt(calendar.timeZone, at) + 60 ? end : null;
}

/** How long it is open in [from, to), in ms. Additive: the parts of a stretch make the whole. @throws RangeError if to < from. */
export function workingTime(calendar: Calendar, from: number, to: number): number {
  if (to < from) throw new RangeError('the end is before the beginning');
  const first = dayAt(calendar.timeZone, from);
  let sum = 0;
  for (const each of stretches(calendar, first, dayAt(calendar.timeZone, to) - first + 1)) {
    if (each.from >= to) break;
    sum += Math.max(0, Math.min(each.to, to) - Math.max(each.from, from));
  }
  return sum;
}

/**
 * The first instant by which it has been open for so long since this one: a deadline of so many hours of work.
 * Null: not within 400 days.
 * @param length ms, more than 0
 */
export function afterWorkingTime(calendar: Calendar, from: number, length: number): number | null {
  let left = length;
  for (const each of stretches(calendar, dayAt(calendar.timeZone, from), horizon)) {
    const begins = Math.max(each.from, from);
    if (each.to <= begins) continue;
    if (each.to - begins >= left) return begins + left;
    left -= each.to - begins;
  }
  return null;
}
