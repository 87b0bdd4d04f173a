import pg from 'pg';

/** `create database` and `drop database` can't run inside the database they are about: `url` names another. */
export async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
