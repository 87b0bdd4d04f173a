import { workingDay, type Production } from './calendar.ts';
import { dayName, dayNumber, weekdayOf, yearOf, type DayNumber } from './calendar-zone.ts';
import { dayKinds, type DayKind } from './policy.ts';

/** A year of a country's production calendar: its days that are not as their weekday says. */
export type ProductionYear = {
  /** ISO 3166-1: `RU`. */
  country: string;
  year: number;
  /** Who says so. */
  source: string;
  days: Record<string, DayKind>;
};

export type ProductionFault = {
  /** From 1. */
  line: number;
  code:
    | 'file.empty'
    | 'file.json'
    | 'file.columns'
    | 'country.code'
    | 'year.number'
    | 'year.several'
    | 'source.missing'
    | 'day.unknown'
    | 'day.twice'
    | 'kind.unknown'
    | 'kind.weekday_worked';
  value: string;
};

/** All or nothing: a year, or what is wrong with the file, at most 50 of it. */
export type ReadYear = { year: ProductionYear; faults: [] } | { year: null; faults: ProductionFault[] };

const mostFaults = 50;

/**
 * Reads a file of one year, JSON or CSV of the same facts:
 * `{"country": "RU", "year": 2026, "source": "…", "off": ["2026-01-01", …], "short": […], "work": […]}`, or lines
 * `country,day,kind,source` under that heading (also with `;` or tabs), the source in the first of them. `off`: nobody works;
 * `short`: an hour less, on a weekend a short day that is worked; `work`: a weekend's day that is worked. Days that are as
 * their weekday says are not told.
 */
export function readProductionYear(text: string): ReadYear {
  const clean = text.replace(/^\uFEFF/, '');
  if (clean.trim() === '') return { year: null, faults: [{ line: 1, code: 'file.empty', value: '' }] };
  const { told, faults } = clean.trimStart().startsWith('{') ? readJson(clean) : readCsv(clean);
  const all = [...faults, ...(told ? checkTold(told) : [])].sort((a, b) => a.line - b.line).slice(0, mostFaults);
  if (all.length > 0 || !told) return { year: null, faults: all };
  const days = Object.fromEntries(told.days.map(({ day, kind }) => [day, kind as DayKind]));
  return {
    year: { country: told.country.value, year: Number(told.year.value), source: told.source.value, days },
    faults: [],
  };
}

type At = { line: number; value: string };
type Told = { country: At; year: At; source: At; days: { day: string; kind: string; line: number }[] };
type Read = { told: Told | null; faults: ProductionFault[] };

function readJson(text: string): Read {
  const bad = (line: number, value: string): Read => ({ told: null, faults: [{ line, code: 'file.json', value }] });
  let file: Record<string, unknown>;
  try {
    file = JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    const message = (error as Error).message;
    const position = /position (\d+)/.exec(message)?.[1];
    return bad(position === undefined ? text.split('\n').length : lineAt(text, Number(position)), message);
  }
  /** The last place of a value that stands twice is the one too many. */
  const find = (value: unknown) => Math.max(0, text.lastIndexOf(JSON.stringify(value)));
  const key = (name: string): At => ({ line: lineAt(text, find(name)), value: String(file[name] ?? '') });
  const days: Told['days'] = [];
  for (const kind of dayKinds) {
    const list = file[kind] ?? [];
    if (!Array.isArray(list)) return bad(key(kind).line, kind);
    for (const day of list) days.push({ day: String(day), kind, line: lineAt(text, find(day)) });
  }
  const unknown = Object.keys(file).find((name) => !['country', 'year', 'source', ...dayKinds].includes(name));
  if (unknown !== undefined) return bad(key(unknown).line, unknown);
  return { told: { country: key('country'), year: key('year'), source: key('source'), days }, faults: [] };
}

const lineAt = (text: string, position: number): number => text.slice(0, position).split('\n').length;

function readCsv(text: string): Read {
  const lines = text.split(/\r?\n/);
  const heading = lines[0] ?? '';
  const between = [';', '\t', ','].find((each) => heading.includes(each)) ?? ',';
  const columns = cellsOf(heading, between).map((name) => name.trim().toLowerCase());
  const missing = ['country', 'day', 'kind', 'source'].filter((name) => !columns.includes(name));
  if (missing.length > 0) return { told: null, faults: [{ line: 1, code: 'file.columns', value: missing.join(', ') }] };
  const rows = lines
    .map((line, at) => ({ cells: cellsOf(line, between), line: at + 1, empty: line.trim() === '' }))
    .slice(1)
    .filter(({ empty }) => !empty)
    .map(({ cells, line }) => ({ line, of: (name: string) => (cells[columns.indexOf(name)] ?? '').trim() }));
  const [first] = rows;
  if (!first) return { told: null, faults: [{ line: 2, code: 'file.empty', value: '' }] };
  const country = first.of('country');
  const foreign = rows.filter((row) => row.of('country') !== '' && row.of('country') !== country);
  return {
    told: {
      country: { line: first.line, value: country },
      year: { line: first.line, value: first.of('day').slice(0, 4) },
      source: { line: first.line, value: first.of('source') },
      days: rows.map((row) => ({ day: row.of('day'), kind: row.of('kind').toLowerCase(), line: row.line })),
    },
    faults: foreign.map((row) => ({ line: row.line, code: 'country.code', value: row.of('country') })),
  };
}

/** Cells of a line; quotes around a cell may hold the separator, doubled quotes are one. */
function cellsOf(line: string, between: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    if (char === '"' && quoted && line[at + 1] === '"') cell += line.charAt(++at);
    else if (char === '"') quoted = !quoted;
    else if (char === between && !quoted) {
      cells.push(cell);
      cell = '';
    } else cell += char;
  }
  return [...cells, cell];
}

function checkTold({ country, year, source, days }: Told): ProductionFault[] {
  const faults: ProductionFault[] = [];
  const found = (at: At, code: ProductionFault['code']) => faults.push({ line: at.line, code, value: at.value });
  if (!/^[A-Z]{2}$/.test(country.value)) found(country, 'country.code');
  if (!/^(19|20|21)\d\d$/.test(year.value)) found(year, 'year.number');
  if (source.value.trim() === '') found(source, 'source.missing');
  const known = new Set<string>();
  for (const { day, kind, line } of days) {
    const number = dayNumber(day);
    if (number === null) found({ line, value: day }, 'day.unknown');
    else if (!day.startsWith(`${year.value}-`)) found({ line, value: day }, 'year.several');
    else if (known.has(day)) found({ line, value: day }, 'day.twice');
    if (!dayKinds.includes(kind as DayKind)) found({ line, value: kind }, 'kind.unknown');
    else if (kind === 'work' && number !== null && weekdayOf(number) < 5)
      found({ line, value: day }, 'kind.weekday_worked');
    known.add(day);
  }
  return faults;
}

/** How much a year's days make for who works eight hours, Monday to Friday: working days and hours. */
export function yearOfWork(production: Production, year: number): { days: number; hours: number } {
  const week = [1, 2, 3, 4, 5, 6, 7].map((day) => (day < 6 ? [['09:00', '17:00'] as const] : []));
  const calendar = { timeZone: 'UTC', week, days: {}, production };
  let [days, minutes] = [0, 0];
  for (let day = dayNumber(`${year}-01-01`)!; day < dayNumber(`${year + 1}-01-01`)!; day++) {
    const { spans } = workingDay(calendar, day);
    if (spans.length > 0) days++;
    for (const { from, to } of spans) minutes += to - from;
  }
  return { days, hours: minutes / 60 };
}

/**
 * The last day that is known, counted on from this day's year without a gap; null where that year is not known itself.
 * @param today see `dayAt`
 */
export function productionEnd(
  { years }: Pick<Production, 'years'>,
  today: DayNumber,
): { lastDay: string | null; daysLeft: number } {
  let year = yearOf(today);
  while (years.includes(year)) year++;
  if (year === yearOf(today)) return { lastDay: null, daysLeft: 0 };
  const last = dayNumber(`${year}-01-01`)! - 1;
  return { lastDay: dayName(last), daysLeft: last - today };
}
