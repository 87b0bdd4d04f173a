import type { Database } from '../../shell/database.ts';

const batch = 500;

/** Customers' links that ended long ago are thrown away, a batch at a time: a page of theirs says the same of one that never was. */
export async function forgetLinks(db: Database, stopped: () => boolean = () => false): Promise<void> {
  for (let gone = batch; gone === batch && !stopped();)
    gone = (await db.pool.query('select forget_links($1) as gone', [batch])).rows[0].gone as number;
}
