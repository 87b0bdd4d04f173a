import { expect, test } from 'vitest';
import { freshDatabase } from './database.ts';

test('each fresh database is a copy of its own: what one file writes, another does not see', async () => {
  const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
  await one.pool.query('create table note (text text)');
  const { rows } = await other.pool.query(`select to_regclass('note') is not null as seen`);
  expect(rows).toEqual([{ seen: false }]);
  await Promise.all([one.drop(), other.drop()]);
});

test('a fresh database speaks UTF-8 and sorts Russian names as a Russian does', async () => {
  const { pool, drop } = await freshDatabase();
  const { rows } = await pool.query(
    `select string_agg(name, ' ' order by name collate "ru-x-icu") as names, current_setting('server_encoding') as encoding
     from (values ('Яковлева'), ('Ёлкин'), ('Егоров'), ('Жуков')) as person (name)`,
  );
  expect(rows).toEqual([{ names: 'Егоров Ёлкин Жуков Яковлева', encoding: 'UTF8' }]);
  await drop();
});
