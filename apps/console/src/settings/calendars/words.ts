import type { ProductionFault } from '@linia/domain';
import type { CalendarSettings } from '@linia/protocol';
import { locale } from '../../locale.svelte.ts';
import { m } from '../../paraglide/messages.js';

const tag = (): string => (locale.current === 'ru' ? 'ru-RU' : 'en-GB');
const utc = { timeZone: 'UTC' } as const;
const names = (count: number, at: (n: number) => number, style: Intl.DateTimeFormatOptions): string[] => {
  const format = new Intl.DateTimeFormat(tag(), { ...utc, ...style });
  return Array.from({ length: count }, (_, n) => format.format(at(n)));
};

/** From Monday: 5 January 1970 was one. */
export const weekdayNames = (style: 'long' | 'short' = 'long'): string[] =>
  names(7, (n) => (n + 4) * 86_400_000, { weekday: style });
export const monthNames = (): string[] => names(12, (n) => Date.UTC(2026, n, 1), { month: 'long' });
/** «4 ноября, среда» */
export const dayWords = (day: number): string =>
  new Intl.DateTimeFormat(tag(), { ...utc, day: 'numeric', month: 'long', weekday: 'long' }).format(day * 86_400_000);

/** «31 декабря 2026» of `2026-12-31` */
export const dateWords = (day: string): string =>
  new Intl.DateTimeFormat(tag(), { ...utc, day: 'numeric', month: 'long', year: 'numeric' })
    .format(Date.parse(`${day}T00:00:00Z`))
    .replace(/\sг\.$/, '');

export const usualCalendar = (timeZone: string): CalendarSettings => ({
  name: '',
  timeZone,
  week: [1, 2, 3, 4, 5, 6, 7].map((day) => (day < 6 ? [['09:00', '18:00']] : [])),
  country: 'RU',
  days: [],
});
export const newDay = (): CalendarSettings['days'][number] => ({ day: '', hours: [], note: '' });

/** What is wrong with a line of an imported file. */
export function productionFault({ code, value }: ProductionFault): string {
  const words: Record<ProductionFault['code'], () => string> = {
    'file.empty': m.production_empty,
    'file.json': () => m.production_json({ value }),
    'file.columns': () => m.production_columns({ value }),
    'country.code': () => m.production_country({ value }),
    'year.number': () => m.production_year_wrong({ value }),
    'year.several': () => m.production_other_year({ value }),
    'source.missing': m.production_no_source,
    'day.unknown': () => m.production_day({ value }),
    'day.twice': () => m.production_twice({ value }),
    'kind.unknown': () => m.production_kind({ value }),
    'kind.weekday_worked': () => m.production_weekday({ value }),
  };
  return words[code]();
}
