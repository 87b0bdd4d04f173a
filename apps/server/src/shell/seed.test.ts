import { seedBasics, seedDemo } from '@linia/drizzle/seed';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';

let db: FreshDatabase;
const hash = async (password: string) => `hash of ${password.length}`;
const rows = async (sql: string) => (await db.pool.query(sql)).rows;
const count = async (sql: string) => Number((await rows(`select count(*) as n from (${sql}) counted`))[0].n);

beforeAll(async () => {
  db = await freshDatabase();
  expect(await seedDemo(db.pool, { hash })).toBe(true);
});
afterAll(() => db?.drop());

test('the demo is seeded once: a second start keeps the data', async () => {
  const before = await rows(
    'select (select count(*) from agents) as a, (select count(*) from organizations) as o, (select count(*) from rules) as r',
  );
  expect(await seedDemo(db.pool, { hash })).toBe(false);
  expect(
    await rows(
      'select (select count(*) from agents) as a, (select count(*) from organizations) as o, (select count(*) from rules) as r',
    ),
  ).toEqual(before);
  // two hundred, and one that somebody wrote down twice
  expect(await count('select from organizations')).toBe(201);
});

test('two servers that start at once seed one demo', async () => {
  const other = await freshDatabase();
  const made = await Promise.all([seedDemo(other.pool, { hash }), seedDemo(other.pool, { hash })]);
  expect(made.sort()).toEqual([false, true]);
  await other.drop();
});

test('the seven demo people can sign in; nobody else knows a password', async () => {
  const known = await rows(`select login from agents where password_hash = 'hash of 5' order by login`);
  expect(known.map(({ login }) => login)).toEqual([
    'admin',
    'agent',
    'agent2',
    'head',
    'specialist',
    'specialist2',
    'supervisor',
  ]);
});

test('every department has one queue, and the last rule leads to the default one without conditions', async () => {
  expect(
    await count('select from departments d where (select count(*) from queues where department_id = d.id) <> 1'),
  ).toBe(0);
  const last = await rows(
    'select subject_id, service_id, organization_id, d.is_default from rules r join departments d on d.id = r.department_id order by r.position desc limit 1',
  );
  expect(last[0]).toEqual({ subject_id: null, service_id: null, organization_id: null, is_default: true });
  expect(await count('select from rules')).toBeGreaterThan(6);
});

test('the first new request is number 1046298', async () => {
  const client = await db.pool.connect();
  try {
    await client.query('begin');
    const { rows: made } = await client.query(
      `select * from create_ticket('Тема', '', null, null, null, null, null, null, 'linia')`,
    );
    expect(Number(made[0].ticket_number)).toBe(1_046_298);
  } finally {
    await client.query('rollback');
    client.release();
  }
});

test('a real company starts with the lists and nobody: once, and with no line of ours', async () => {
  const other = await freshDatabase();
  await seedBasics(other.pool);
  await seedBasics(other.pool);
  const { rows: found } = await other.pool.query(
    `select (select count(*)::int from agents) as people, (select count(*)::int from departments where is_default) as departments, (select count(*)::int from queues) as queues,
       (select count(*)::int from rules) as rules, (select count(*)::int from dispositions) as dispositions, (select count(distinct kind)::int from reasons) as kinds,
       (select count(*)::int from lines) as lines, (select value #>> '{}' from settings where key = 'timeZone') as zone, nextval('ticket_numbers')::int as number`,
  );
  expect(found[0]).toEqual({
    people: 0,
    departments: 1,
    queues: 2,
    rules: 1,
    dispositions: 8,
    kinds: 4,
    lines: 0,
    zone: 'Europe/Moscow',
    number: 1_046_298,
  });
  await other.drop();
});
