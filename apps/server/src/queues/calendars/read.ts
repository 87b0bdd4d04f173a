import type { Calendar } from '@linia/domain';
import type { Queryable } from '../../shell/database.ts';

/** For a query that has the calendar as `c`: all that says when it is open, as `packages/domain` reads it. */
export const calendarColumns = `
  c.time_zone as "timeZone", c.week,
  (select coalesce(jsonb_object_agg(d.day, jsonb_build_object('hours', d.hours, 'note', d.note)), '{}') from calendar_days d where d.calendar_id = c.id) as days,
  case when c.country is not null then jsonb_build_object(
    'years', (select coalesce(jsonb_agg(y.year order by y.year), '[]') from production_years y where y.country = c.country),
    'days', (select coalesce(jsonb_object_agg(d.day, d.kind), '{}') from production_days d where d.country = c.country)) end as production`;

export async function readCalendar(db: Queryable, calendarId: number): Promise<Calendar> {
  const { rows } = await db.query(`select ${calendarColumns} from calendars c where c.id = $1`, [calendarId]);
  return rows[0] as Calendar;
}
