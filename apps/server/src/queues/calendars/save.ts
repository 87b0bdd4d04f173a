import { checkWorkingTime, cleanInput, type Hours } from '@linia/domain';
import type { CalendarEdit, CalendarFaults, CalendarSettings } from '@linia/protocol';
import { journal } from '../../shell/journal.ts';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Actor, Done } from '../../shell/verb.ts';
import { edited, lockSettings } from '../settings/edit.ts';
import { settingsOf } from './list.ts';
import { calendarColumns } from './read.ts';
import { recount } from './recount.ts';
import { writeSpans } from './write-spans.ts';

/** A new calendar. No line goes by it until its policy says so. */
export async function addCalendar(tx: Queryable, input: CalendarSettings, actor: Actor): Promise<Done<number>> {
  await lockSettings(tx);
  const calendar = checked(input);
  await refuseTaken(tx, calendar.name, null);
  const { rows } = await tx.query(
    'insert into calendars (name, time_zone, week, country) values ($1, $2, $3, $4) returning id',
    [calendar.name, calendar.timeZone, JSON.stringify(calendar.week), calendar.country],
  );
  const id = rows[0].id as number;
  await writeDays(tx, id, calendar.days);
  await writeSpans(tx, [id]);
  await journal(tx, actor.agentId, 'calendar_added', { calendar: id, ...calendar });
  return { result: id };
}

/**
 * Its lines are open by it from this moment. Who waits already is served to the end; places that wait for an opening keep
 * theirs. Deadlines that are reckoned by it move at once; the result is where what moved is kept.
 */
export async function changeCalendar(
  tx: Queryable,
  { id, edit }: { id: number; edit: CalendarEdit },
  actor: Actor,
): Promise<Done<number | null>> {
  await lockSettings(tx);
  const now = await lockCalendar(tx, id);
  const { row: wanted, changed } = edited(now, edit);
  if (Object.keys(changed).length === 0) return { result: null };
  const row = checked(wanted);
  await refuseTaken(tx, row.name, id);
  await tx.query('update calendars set name = $2, time_zone = $3, week = $4, country = $5 where id = $1', [
    id,
    row.name,
    row.timeZone,
    JSON.stringify(row.week),
    row.country,
  ]);
  if (changed['days']) await writeDays(tx, id, row.days);
  await journal(tx, actor.agentId, 'calendar_changed', { calendar: id, name: row.name, changed });
  return { result: await recount(tx, { calendars: [id], cause: 'calendar', name: row.name }, actor) };
}

/** A calendar that no line goes by. Old versions of policies may name it: to go back to one, another is chosen. */
export async function deleteCalendar(tx: Queryable, id: number, actor: Actor): Promise<Done> {
  await lockSettings(tx);
  const now = await lockCalendar(tx, id);
  const { rows } = await tx.query(
    'select name from queues where calendar_id = $1 union select name from plans where calendar_id = $1 order by name',
    [id],
  );
  if (rows.length > 0)
    throw new Refusal('calendar.used', 409, { details: { queues: rows.map((row) => row.name as string) } });
  await tx.query('delete from calendars where id = $1', [id]);
  await journal(tx, actor.agentId, 'calendar_deleted', { calendar: id, ...now });
  return { result: null };
}

async function lockCalendar(tx: Queryable, id: number): Promise<CalendarSettings> {
  const { rows } = await tx.query(
    `select c.name, c.country, ${calendarColumns} from calendars c where c.id = $1 for update of c`,
    [id],
  );
  if (!rows[0]) throw new Refusal('calendar.unknown', 404);
  return settingsOf(rows[0]);
}

/** In one order, and nothing in it that could not be: no hours that overlap, no day twice, a zone that there is. */
function checked(input: CalendarSettings): CalendarSettings {
  const inOrder = (hours: [string, string][]) => hours.toSorted(([a], [b]) => a.localeCompare(b));
  const calendar: CalendarSettings = {
    name: cleanInput(input.name),
    timeZone: input.timeZone,
    week: input.week.map(inOrder),
    country: input.country,
    days: input.days
      .map(({ day, hours, note }) => ({ day, hours: inOrder(hours), note: cleanInput(note) }))
      .toSorted((a, b) => a.day.localeCompare(b.day)),
  };
  if (calendar.name === '') throw new Refusal('input.invalid', 422, { field: 'name' });
  if (calendar.country !== null && !/^[A-Z]{2}$/.test(calendar.country))
    throw new Refusal('calendar.country', 422, { field: 'country' });
  const twice = calendar.days.find(({ day }, at) => calendar.days[at + 1]?.day === day);
  if (twice) throw new Refusal('calendar.day_twice', 422, { field: 'days', details: { day: twice.day } });
  const days = Object.fromEntries(
    calendar.days.map(({ day, hours, note }) => [day, { hours: hours as readonly Hours[], note }]),
  );
  const faults = checkWorkingTime({ ...calendar, days });
  if (faults.some(({ code }) => code === 'zone.unknown'))
    throw new Refusal('calendar.zone', 422, { field: 'timeZone' });
  if (faults.length > 0)
    throw new Refusal('calendar.hours', 422, { field: 'hours', details: { faults } satisfies CalendarFaults });
  return calendar;
}

async function refuseTaken(tx: Queryable, name: string, id: number | null): Promise<void> {
  const { rowCount } = await tx.query('select from calendars where name = $1 and id is distinct from $2', [name, id]);
  if (rowCount) throw new Refusal('calendar.name_taken', 409, { field: 'name' });
}

async function writeDays(tx: Queryable, id: number, days: CalendarSettings['days']): Promise<void> {
  await tx.query('delete from calendar_days where calendar_id = $1', [id]);
  await tx.query(
    `insert into calendar_days (calendar_id, day, hours, note)
     select $1, d.day, d.hours, d.note from jsonb_to_recordset($2) as d (day date, hours jsonb, note text)`,
    [id, JSON.stringify(days)],
  );
}
