import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { inTransaction } from './transaction.ts';
import { isConnectionFault, openDatabase, type Database } from './database.ts';

let fresh: FreshDatabase;
let db: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
});
afterAll(async () => {
  await db.pool.end();
  await fresh.drop();
});

it('a connection that breaks between two messages of a verb ends that verb, not the process', async () => {
  const verb = inTransaction(db, async (tx) => {
    const { rows } = await tx.query('select pg_backend_pid() as pid');
    // not `once` of node:events, which would hear the error for us
    const gone = new Promise<void>((resolve) => (tx as pg.Client).once('end', () => resolve()));
    await fresh.pool.query('select pg_terminate_backend($1)', [rows[0].pid]);
    await gone;
    await tx.query('select 1');
    return { result: null };
  });
  await expect(verb).rejects.toSatisfy(isConnectionFault);
  expect((await db.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});
