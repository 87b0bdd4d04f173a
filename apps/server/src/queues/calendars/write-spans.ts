import { spansAround, type Calendar } from '@linia/domain';
import type { Queryable } from '../../shell/database.ts';
import { calendarColumns } from './read.ts';

/**
 * When somebody works by these calendars is written out, for the statements that reckon deadlines. Five years take 60–160 ms of a core
 * between two statements, a busy machine's second: the transaction is held to its own limit of eight, not to that of a sleeper.
 */
export async function writeSpans(tx: Queryable, calendarIds: readonly number[]): Promise<void> {
  if (calendarIds.length === 0) return;
  await tx.query(`select change_deadline_settings(), set_config('idle_in_transaction_session_timeout', '8s', true)`);
  const { rows } = await tx.query(
    `select c.id, ${calendarColumns}, extract(epoch from linia_now())::float * 1000 as now from calendars c where c.id = any ($1) order by c.id`,
    [calendarIds],
  );
  for (const { id, now, ...calendar } of rows as (Calendar & { id: number; now: number })[]) {
    const spans = spansAround(calendar, now);
    await tx.query('delete from calendar_spans where calendar_id = $1', [id]);
    await tx.query(
      `insert into calendar_spans (calendar_id, opens, closes, before) select $1, * from unnest($2::bigint[], $3::bigint[], $4::bigint[])`,
      [id, spans.map(({ opens }) => opens), spans.map(({ closes }) => closes), spans.map(({ before }) => before)],
    );
  }
}
