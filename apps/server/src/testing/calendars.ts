import type pg from 'pg';

/** The week of an office in Moscow, without a country: 9 to 18, Monday to Friday. */
export const officeWeek = [1, 2, 3, 4, 5, 6, 7].map((day) => (day < 6 ? [['09:00', '18:00']] : []));
/** Nobody ever works. */
export const noWeek = [[], [], [], [], [], [], []];

export async function addCalendar(pool: pg.Pool, week: unknown, country: string | null = null): Promise<number> {
  const { rows } = await pool.query(
    `insert into calendars (name, time_zone, week, country) values ('Офис ' || (select count(*) from calendars), 'Europe/Moscow', $1, $2) returning id`,
    [JSON.stringify(week), country],
  );
  return rows[0].id as number;
}

/** The number of a queue that never opens. */
export async function addClosedLine(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query(
    `with closed as (insert into queues (name, position, calendar_id) values ('Ночная линия', 8, $1) returning id)
     insert into lines (name, number, queue_id, voice) select 'Ночь', '3', id, 'simulated' from closed returning id`,
    [await addCalendar(pool, noWeek)],
  );
  return rows[0].id as number;
}

/** It is this time now on this database, and time goes on from there. */
export async function clockAt(pool: pg.Pool, instant: string): Promise<void> {
  const { rows } = await pool.query('select clock_timestamp() as now');
  await pool.query(
    `create or replace function linia_now() returns timestamptz language sql volatile as $$
       select timestamptz '${instant}' + (clock_timestamp() - timestamptz '${new Date(rows[0].now).toISOString()}') $$`,
  );
}
