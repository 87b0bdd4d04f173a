import { spansAround, type Calendar } from '@linia/domain';
import { inTransaction } from '../../shell/transaction.ts';
import type { Database } from '../../shell/database.ts';
import { calendarColumns } from './read.ts';
import { recount } from './recount.ts';

/**
 * Calendars whose written hours end within a good year, or were never written, are written out anew: once a year each. One
 * that never opens again would be no longer for it, and nothing that hangs on it is locked for that.
 */
export async function lengthenCalendars(db: Database): Promise<void> {
  const { rows } = await db.pool.query(
    `select c.id, c.name, w.until, extract(epoch from linia_now())::float * 1000 as now, ${calendarColumns} from calendars c,
       lateral (select coalesce(max(closes), 0) as until from calendar_spans s where s.calendar_id = c.id) w
     where w.until < (extract(epoch from linia_now()) + 400 * 86400) * 1000 order by c.id`,
  );
  for (const { id, name, until, now, ...calendar } of rows as Short[]) {
    if ((spansAround(calendar, now).at(-1)?.closes ?? 0) <= until) continue;
    await inTransaction(db, async (tx) => {
      await recount(tx, { calendars: [id], cause: 'calendar', name }, null);
      return { result: null };
    });
  }
}

/** `until`: in ms since 1970, where its written hours end; 0: there are none. */
type Short = Calendar & { id: number; name: string; until: number; now: number };
