import { expect, it } from 'vitest';
import { freshDatabase } from '../testing/database.ts';
import { migrate } from './migrate.ts';

it('a database of the former version gets the functions, views and triggers of this one', async () => {
  const fresh = await freshDatabase();
  const known = async () =>
    (
      await fresh.pool.query(
        `select (select count(*)::int from pg_proc where pronamespace = current_schema::regnamespace) as functions,
           (select count(*)::int from pg_views where schemaname = current_schema) as views,
           (select count(*)::int from pg_trigger where not tgisinternal) as triggers`,
      )
    ).rows[0];
  const before = await known();
  expect(before.triggers).toBeGreaterThan(0);
  await fresh.pool.query(`update settings set value = '"another text"' where key = 'functions'`);
  await migrate(fresh.url);
  expect(await known()).toEqual(before);
  // in whatever order the planner finds them
  for (const way of ['enable_indexscan', 'enable_bitmapscan'])
    await fresh.pool.query(
      `do $$ begin execute format('alter database %I set ${way} = off', current_database()); end $$`,
    );
  await fresh.pool.query(`update settings set value = '"another text"' where key = 'functions'`);
  await migrate(fresh.url);
  expect(await known()).toEqual(before);
  await fresh.drop();
});
