import type { Database } from '../../shell/database.ts';

/**
 * The demo beside an Asterisk: its first two lines have a number each that a telephone reaches. Written once; whoever renames or closes
 * them is left alone.
 */
export async function demoTelephoneLines(db: Database): Promise<void> {
  await db.pool.query(
    `insert into lines (name, number, queue_id, voice, announces_recording, announcements)
     select l.name || ', телефон', v.number, l.queue_id, 'asterisk', true, l.announcements
     from (values ('8 800', '8 800 000-08-16'), ('812', '+7 812 000-38-16')) v (name, number) join lines l on l.name = v.name
     where not exists (select from lines where voice = 'asterisk')`,
  );
}
