import { bigint, date, index, integer, jsonb, pgTable, primaryKey, text, type AnyPgColumn } from 'drizzle-orm/pg-core';
import { dayKind, instant } from './columns.ts';
import { agents } from './people.ts';

/** When a line is open: hours of a week in a time zone, and days that differ. */
export const calendars = pgTable('calendars', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  name: text('name').notNull().unique(),
  timeZone: text('time_zone').notNull(),
  /** Seven days from Monday, each a list of `["09:00", "18:00"]`; `24:00` is the end of a day. */
  week: jsonb('week').notNull(),
  /** Whose production calendar says which days are off; null: none. */
  country: text('country'),
});

/** Days of one calendar that are not as its week and its country say. No hours: closed. */
export const calendarDays = pgTable(
  'calendar_days',
  {
    calendarId: integer('calendar_id')
      .notNull()
      .references(() => calendars.id, { onDelete: 'cascade' }),
    day: date('day').notNull(),
    hours: jsonb('hours').notNull().default([]),
    note: text('note').notNull().default(''),
  },
  (t) => [primaryKey({ columns: [t.calendarId, t.day] })],
);

/** A country's production calendar, as it was imported: years that are covered, and their days that differ from the week. */
export const productionYears = pgTable(
  'production_years',
  {
    country: text('country').notNull(),
    year: integer('year').notNull(),
    source: text('source').notNull(),
    importedAt: instant('imported_at').notNull(),
    importedBy: integer('imported_by').references((): AnyPgColumn => agents.id),
  },
  (t) => [primaryKey({ columns: [t.country, t.year] })],
);

export const productionDays = pgTable(
  'production_days',
  {
    country: text('country').notNull(),
    day: date('day').notNull(),
    kind: dayKind('kind').notNull(),
  },
  (t) => [primaryKey({ columns: [t.country, t.day] })],
);

/**
 * When somebody works by a calendar, written out for the statements that reckon deadlines: ms since 1970, and how much work
 * was `before` it. Written with the calendar, in its transaction, and lengthened by the clock (`write-spans.ts`).
 */
export const calendarSpans = pgTable(
  'calendar_spans',
  {
    calendarId: integer('calendar_id')
      .notNull()
      .references(() => calendars.id, { onDelete: 'cascade' }),
    opens: bigint('opens', { mode: 'number' }).notNull(),
    closes: bigint('closes', { mode: 'number' }).notNull(),
    before: bigint('before', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.calendarId, t.opens] }), index('calendar_spans_before').on(t.calendarId, t.before)],
);
