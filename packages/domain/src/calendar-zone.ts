const minute = 60_000;
export const dayMs = 1_440 * minute;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** Is there such a time zone? By its name in the IANA base (`Europe/Moscow`); an offset (`+03:00`) is no zone: it knows no summer. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][\w+\-/]*$/.test(name)) return false;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** How far the zone's clocks are before UTC at this instant (ms since 1970), in ms. @throws RangeError for an unknown zone. */
export function offsetAt(timeZone: string, at: number): number {
  const part: Record<string, string> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) part[type] = value;
  const of = (name: string) => Number(part[name]);
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return wall - Math.floor(at / 1_000) * 1_000;
}

/** A day of the calendar as a number: days since 1 January 1970, which was a Thursday. */
export type DayNumber = number;

/** The day that the zone's clocks show at this instant. */
export const dayAt = (timeZone: string, at: number): DayNumber => Math.floor((at + offsetAt(timeZone, at)) / dayMs);

/** 0 is Monday. */
export const weekdayOf = (day: DayNumber): number => (((day + 3) % 7) + 7) % 7;
export const yearOf = (day: DayNumber): number => new Date(day * dayMs).getUTCFullYear();
/** `2026-02-28`. */
export const dayName = (day: DayNumber): string => new Date(day * dayMs).toISOString().slice(0, 10);

/** The number of a day written `2026-02-28`; null where there is no such day. */
export function dayNumber(name: string): DayNumber | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(name)) return null;
  const at = Date.parse(`${name}T00:00:00Z`);
  return Number.isNaN(at) || dayName(at / dayMs) !== name ? null : at / dayMs;
}

/**
 * The instant at which the zone's clocks show this time of this day. A time that daylight saving leaves out is the moment of
 * the change; one that comes twice is the first. So later times are never earlier instants, and hours that follow each
 * other on the clock never overlap.
 * @param minutes since midnight; 1440 is the next midnight
 */
export function instantOf(timeZone: string, day: DayNumber, minutes: number): number {
  const wall = day * dayMs + minutes * minute;
  const before = offsetAt(timeZone, wall - dayMs);
  const after = offsetAt(timeZone, wall + dayMs);
  if (before === after) return wall - before;
  if (offsetAt(timeZone, wall - before) === before) return wall - before;
  if (offsetAt(timeZone, wall - after) === after) return wall - after;
  // left out: the first instant of the new time
  let [low, high] = [wall - after, wall - before].toSorted((a, b) => a - b) as [number, number];
  while (high - low > 1_000) {
    const middle = Math.floor((low + high) / 2_000) * 1_000;
    if (offsetAt(timeZone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}
