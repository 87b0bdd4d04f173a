import { Type, type Static } from 'typebox';
import type { DayKind, Instead, Openness, ProductionFault, WorkingTimeFault } from '@linia/domain';
import type { Id, Instant } from './common.ts';
import type { Expected } from './why.ts';

/** What a caller got instead of a place in a line that is closed or full. A withheld number gets words only. */
export type InsteadGiven = {
  why: 'closed' | 'full';
  does: Instead;
  /** What the caller is to hear. */
  say: string;
  /** When the line opens; null: full, or not within 400 days. */
  opensAt: Instant | null;
  /** The country's calendar does not reach so far. */
  provisional: boolean;
  /** The number of the request that was made. */
  ticket: number | null;
};
/**
 * The answer to an event of a PBX. With `instead` the caller is to hear `say` and then goes; with `waits` they may be told
 * their place and, where enough is known, how many seconds it may take at best and at worst.
 */
export type CtiAnswer = { instead?: InsteadGiven; waits?: { place: number; expected: Expected } };

/** A line that is closed now, and why. */
export type ClosedNow = Pick<Openness, 'because' | 'note' | 'provisional'> & { opensAt: Instant | null };

const Time = Type.String({ minLength: 1, maxLength: 5 });
const HoursSchema = Type.Array(Type.Tuple([Time, Time]), { maxItems: 12 });
const Day = Type.String({ minLength: 10, maxLength: 10 });
const closed = { additionalProperties: false };

/** When a line is open: a week of seven days from Monday, a country whose production calendar counts, days that differ. */
export const CalendarSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    timeZone: Type.String({ minLength: 1, maxLength: 60 }),
    week: Type.Array(HoursSchema, { minItems: 7, maxItems: 7 }),
    country: Type.Union([Type.String({ minLength: 2, maxLength: 2 }), Type.Null()]),
    days: Type.Array(Type.Object({ day: Day, hours: HoursSchema, note: Type.String({ maxLength: 200 }) }, closed), {
      maxItems: 1_000,
    }),
  },
  closed,
);
export type CalendarSettings = Static<typeof CalendarSchema>;
/** PATCH /api/calendars/:id: what was read, and what it shall be. */
export const CalendarEditSchema = Type.Object(
  { was: Type.Partial(CalendarSchema), is: Type.Partial(CalendarSchema) },
  closed,
);
export type CalendarEdit = Static<typeof CalendarEditSchema>;
/** `details` of `calendar.hours`: what is wrong, and where. */
export type CalendarFaults = { faults: WorkingTimeFault[] };

export type CalendarRow = CalendarSettings & {
  id: Id;
  /** The lines that are open by it. */
  queues: { id: Id; name: string }[];
  now: Openness;
  opensAt: Instant | null;
  closesAt: Instant | null;
};

/** A year of a country's production calendar, as it was imported. */
export type ProductionYearRow = {
  country: string;
  year: number;
  source: string;
  importedAt: Instant;
  /** Null: it came with the installation. */
  importedBy: string | null;
  days: Record<string, DayKind>;
  /** For who works eight hours, Monday to Friday. */
  work: { days: number; hours: number };
};
/** GET /api/calendars. `ends`: where less than 60 days are covered, or none any more. */
export type Calendars = {
  calendars: CalendarRow[];
  years: ProductionYearRow[];
  ends: ProductionEnd[];
};
/** The last day that is known of a country whose calendar some line goes by; null: no year of it is. */
export type ProductionEnd = { country: string; lastDay: string | null; daysLeft: number };

/** POST /api/production-years: a file's text (JSON or CSV). */
export const ProductionImportSchema = Type.Object({ text: Type.String({ minLength: 1, maxLength: 200_000 }) }, closed);
export type ProductionImported = {
  country: string;
  year: number;
  days: number;
  replaced: boolean;
  /** Where the deadlines that moved are kept; null: no plan goes by that country’s calendars. */
  recount: number | null;
};
/** `details` of `production.file`. */
export type ProductionFaults = { faults: ProductionFault[] };
