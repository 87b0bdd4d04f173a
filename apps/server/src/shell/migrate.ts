import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { applyFunctions } from './functions.ts';

/** The same number of folders up from src/shell and from dist/shell. */
const migrationsFolder = fileURLToPath(new URL('../../../../drizzle/migrations', import.meta.url));

/** Any number, the same in every process: the ones that start together wait for the first. */
const lock = 6_482_001;

/** Brings the database at `url` to this version's tables. Several processes may call it at once. */
export async function migrate(url: string): Promise<void> {
  if (!existsSync(`${migrationsFolder}/meta/_journal.json`)) return;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await refuseOldServer(client);
    // On the very client that migrates: the lock goes when the process does.
    await client.query('select pg_advisory_lock($1)', [lock]);
    await applyMigrations(drizzle(client), { migrationsFolder });
    await applyFunctions(client);
  } finally {
    await client.end();
  }
}

/** `transaction_timeout`, which keeps a sleeping holder from costing a call, came with 17. */
async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as name`,
  );
  if (rows[0].number < 170_000)
    throw new Error(`Linia needs PostgreSQL 17 or newer; DATABASE_URL leads to ${rows[0].name}.`);
}
