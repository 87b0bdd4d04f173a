import { closesAt, dayAt, nextOpening, openAt, productionEnd, yearOfWork, type Calendar } from '@linia/domain';
import type { CalendarRow, Calendars, CalendarSettings, ProductionEnd, ProductionYearRow } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { calendarColumns } from './read.ts';

type Row = Calendar & Pick<CalendarRow, 'id' | 'name' | 'country' | 'queues'> & { at: number };

/** The administrator's page: calendars as they stand now, the years that are known, and where those end soon. */
export async function readCalendars(db: Queryable): Promise<Calendars> {
  const { rows } = await db.query(
    `select c.id, c.name, c.country, ${calendarColumns}, extract(epoch from linia_now())::float * 1000 as at,
       (select coalesce(jsonb_agg(jsonb_build_object('id', q.id, 'name', q.name) order by q.position, q.id), '[]') from queues q where q.calendar_id = c.id) as queues
     from calendars c order by c.name`,
  );
  const known = await db.query(
    `select y.country, y.year, y.source, y.imported_at as "importedAt", a.name as "importedBy",
       (select coalesce(jsonb_object_agg(d.day, d.kind order by d.day), '{}') from production_days d
         where d.country = y.country and d.day >= make_date(y.year, 1, 1) and d.day < make_date(y.year + 1, 1, 1)) as days
     from production_years y left join agents a on a.id = y.imported_by order by y.country, y.year desc`,
  );
  const years = (known.rows as Omit<ProductionYearRow, 'work'>[]).map((year) => ({
    ...year,
    work: yearOfWork({ years: [year.year], days: year.days }, year.year),
  }));
  return { calendars: (rows as Row[]).map(calendarRow), years, ends: endsOf(rows as Row[]) };
}

function calendarRow({ id, name, country, queues, at, ...calendar }: Row): CalendarRow {
  const now = openAt(calendar, at);
  const opens = now.open ? null : nextOpening(calendar, at);
  const closes = now.open ? closesAt(calendar, at) : null;
  return {
    ...settingsOf({ name, country, ...calendar }),
    id,
    queues,
    now,
    opensAt: opens && new Date(opens.at).toISOString(),
    closesAt: closes === null ? null : new Date(closes).toISOString(),
  };
}

/** As the page edits it: days in their order. */
export function settingsOf(row: Pick<Row, 'name' | 'country'> & Calendar): CalendarSettings {
  const days = Object.entries(row.days)
    .map(([day, { hours, note }]) => ({ day, hours: hours.map(([from, to]): [string, string] => [from, to]), note }))
    .sort((a, b) => a.day.localeCompare(b.day));
  const week = row.week.map((hours) => hours.map(([from, to]): [string, string] => [from, to]));
  return { name: row.name, timeZone: row.timeZone, week, country: row.country, days };
}

/** Countries by which some calendar goes, whose known days end in less than sixty. */
function endsOf(rows: Row[]): ProductionEnd[] {
  const ends = new Map<string, ProductionEnd>();
  for (const { country, production, timeZone, at } of rows) {
    if (country === null || !production) continue;
    const end = productionEnd(production, dayAt(timeZone, at));
    if (end.daysLeft < 60) ends.set(country, { country, ...end });
  }
  return [...ends.values()];
}
