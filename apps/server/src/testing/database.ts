import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { administer } from './administer.ts';

export interface FreshDatabase {
  url: string;
  pool: pg.Pool;
  /** Closes the pool and drops the database, whoever else is still connected. */
  drop(): Promise<void>;
}

/** A migrated, empty database of the caller's own: `beforeAll(async () => { db = await freshDatabase() })`. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const { url: server, template } = inject('postgres');
  const name = `linia_test_${randomBytes(6).toString('hex')}`;
  await administer(server, `create database ${name} template ${template}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href });
  pool.on('error', () => {}); // the drop cuts whoever is still connected
  return {
    url: url.href,
    pool,
    drop: async () => {
      await pool.end();
      await administer(server, `drop database if exists ${name} with (force)`);
    },
  };
}
