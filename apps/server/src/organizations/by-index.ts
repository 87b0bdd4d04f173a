import type pg from 'pg';
import { inOrder, onOneConnection, type Database } from '../shell/database.ts';

/**
 * Rows of a question about the words of names, never by reading the table: with a limit PostgreSQL believes that to be quicker
 * where many have a word, and reads till it has found enough. Measured in a base of a million: such a reading took 22–44 ms.
 * A prepared question has one plan for all words: there is one index to ask.
 */
export async function byIndex<Row>(db: Database, question: pg.QueryConfig): Promise<Row[]> {
  return onOneConnection(db, async (client) => {
    const [, { rows }] = await inOrder([
      client.query('begin; set local enable_seqscan = off; set local plan_cache_mode = force_generic_plan'),
      client.query(question),
      client.query('commit'),
    ]);
    return rows as Row[];
  });
}
