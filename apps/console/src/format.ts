import type { Moment } from '@linia/ui';

const NBSP = '\u00a0';
const NARROW = '\u202f';
const TAGS = { ru: 'ru-RU', en: 'en-GB' } as const;

/** How times, dates and numbers are written. One for a language and a company's zone; the browser's zone is never asked. */
export interface Format {
  /** 12:05 */
  time(at: Moment): string;
  /** 12:05:38 */
  clock(at: Moment): string;
  /** 22 ноября / 22 November */
  day(at: Moment): string;
  /** 22.11 / 22/11 */
  shortDay(at: Moment): string;
  /** сегодня 09:14, вчера 18:02, 20.11 15:02 */
  dayTime(at: Moment, now: Moment): string;
  /** Today only the time, any other day only the day: 16:30, 24 ноября */
  near(at: Moment, now: Moment): string;
  /** The same in a narrow column: 16:30, 24.11 */
  brief(at: Moment, now: Moment): string;
  /** 22:00–23:30 */
  range(from: Moment, to: Moment): string;
  /** 1 204 */
  number(value: number): string;
  /** 61 % of 0.61 */
  percent(share: number): string;
  /** 18 мс, 1 ч: a unit after a no-break space */
  unit(value: number, word: string): string;
}

const made = new Map<string, Format>();

/** @param timeZone the company's, as the session says: Europe/Moscow */
export function format(locale: 'ru' | 'en', timeZone: string): Format {
  const key = `${locale} ${timeZone}`;
  const known = made.get(key) ?? make(TAGS[locale], locale, timeZone);
  made.set(key, known);
  return known;
}

function make(tag: string, locale: 'ru' | 'en', timeZone: string): Format {
  const times = new Intl.DateTimeFormat(tag, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const clocks = new Intl.DateTimeFormat(tag, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const days = new Intl.DateTimeFormat(tag, { timeZone, day: 'numeric', month: 'long' });
  const shortDays = new Intl.DateTimeFormat(tag, { timeZone, day: '2-digit', month: '2-digit' });
  const dates = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  const numbers = new Intl.NumberFormat(tag, { maximumFractionDigits: 1, useGrouping: 'always' });

  /** How many midnights of the company lie between: −1 is yesterday. */
  const daysFrom = (at: Moment, now: Moment): number =>
    Math.round((Date.parse(dates.format(ms(at))) - Date.parse(dates.format(ms(now)))) / 86_400_000);

  const self: Format = {
    time: (at) => times.format(ms(at)),
    clock: (at) => clocks.format(ms(at)),
    day: (at) => days.format(ms(at)).replace(' ', NBSP),
    shortDay: (at) => shortDays.format(ms(at)),
    dayTime(at, now) {
      const away = daysFrom(at, now);
      const day = Math.abs(away) <= 1 ? relative.format(away, 'day') : self.shortDay(at);
      return `${day}${NBSP}${self.time(at)}`;
    },
    near: (at, now) => (daysFrom(at, now) === 0 ? self.time(at) : self.day(at)),
    brief: (at, now) => (daysFrom(at, now) === 0 ? self.time(at) : self.shortDay(at)),
    range: (from, to) => `${self.time(from)}–${self.time(to)}`,
    number: (value) => numbers.format(value).replaceAll(NARROW, NBSP),
    percent: (share) => `${Math.round(share * 100)}${locale === 'ru' ? NBSP : ''}%`,
    unit: (value, word) => `${self.number(value)}${NBSP}${word}`,
  };
  return self;
}

const ms = (at: Moment): number => (typeof at === 'number' ? at : new Date(at).getTime());
