import type pg from 'pg';
import { writeSpans } from '../queues/calendars/write-spans.ts';
import { inTransaction } from '../shell/transaction.ts';
import type { Database } from '../shell/database.ts';
import { officeWeek } from './calendars.ts';

/** A calendar of the office's hours in this zone, written out as the page would. */
export async function addWrittenCalendar(
  db: Database,
  name: string,
  timeZone: string,
  week: unknown = officeWeek,
): Promise<number> {
  const { rows } = await db.pool.query(
    'insert into calendars (name, time_zone, week, country) values ($1, $2, $3, $4) returning id',
    [name, timeZone, JSON.stringify(week), 'RU'],
  );
  await inTransaction(db, async (tx) => {
    await writeSpans(tx, [rows[0].id as number]);
    return { result: null };
  });
  return rows[0].id as number;
}

/** A plan, and a company with a contract by it. Minutes. */
export async function addPlan(
  pool: pg.Pool,
  plan: { name: string; calendarId: number | null; respond: number | null; resolve: number | null; warns?: string },
): Promise<{ plan: number; organization: number }> {
  const { rows } = await pool.query(
    `with p as (insert into plans (name, schedule, respond_minutes, resolve_minutes, calendar_id, warns) values ($1, '', $2, $3, $4, $5) returning id),
     o as (insert into organizations (name, folded) values ('ООО ' || $1, $1) returning id),
     c as (insert into contracts (organization_id, number, plan_id) select o.id, $1, p.id from o, p)
     select p.id as plan, o.id as organization from p, o`,
    [plan.name, plan.respond, plan.resolve, plan.calendarId, plan.warns ?? 'owner'],
  );
  return rows[0] as { plan: number; organization: number };
}

/** It is this moment, for everybody on this database, and stays so. */
export async function itIs(pool: pg.Pool, when: string): Promise<void> {
  await pool.query(
    `create or replace function linia_now() returns timestamptz language sql volatile as $$ select timestamptz '${when}' $$`,
  );
}
