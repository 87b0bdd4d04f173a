import { afterAll, beforeAll, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { freshDatabase, type FreshDatabase } from '../../testing/database.ts';

let fresh: FreshDatabase;
beforeAll(async () => void (fresh = await freshDatabase()));
afterAll(() => fresh.drop());

const process = async (): Promise<string> => {
  const id = randomUUID();
  await fresh.pool.query(
    `insert into processes (id, host, pid, started_at, heartbeat_at) values ($1, 'test', 0, now(), now())`,
    [id],
  );
  return id;
};
const lease = async (id: string, seconds = 5): Promise<number | null> =>
  (await fresh.pool.query('select lease_voice($1, $2, $3) as fence', ['linia', id, seconds])).rows[0].fence as
    number | null;
const mayWrite = (fence: number): Promise<boolean> =>
  fresh.pool.query('select check_voice($1, $2)', ['linia', fence]).then(
    () => true,
    () => false,
  );

it('one process leads the telephone; who slept past its lease writes nothing when it wakes', async () => {
  const [first, second] = [await process(), await process()];
  const fence = (await lease(first))!;
  expect(await lease(second)).toBeNull();
  expect(await lease(first)).toBe(fence);
  expect(await mayWrite(fence)).toBe(true);
  await lease(first, -1); // it sleeps, and the lease runs out
  const next = (await lease(second))!;
  expect(next).toBe(fence + 1);
  expect(await mayWrite(fence)).toBe(false);
  expect(await lease(first)).toBeNull();
  await fresh.pool.query('select release_voice($1, $2)', ['linia', second]);
  expect(await lease(first)).toBe(next + 1);
  await fresh.pool.query('delete from processes where id = $1', [first]); // killed
  expect(await lease(second)).toBe(next + 2);
});

it('nobody takes over in the middle of a verb', async () => {
  const [first, second] = [await process(), await process()];
  await fresh.pool.query('delete from voice_owners');
  const fence = (await lease(first, -1))!;
  const verb = await fresh.pool.connect();
  await verb.query('begin');
  await verb.query('select check_voice($1, $2)', ['linia', fence]);
  const taken = lease(second);
  const early = await Promise.race([taken, verb.query('select pg_sleep(0.2)').then(() => 'waits')]);
  expect(early).toBe('waits');
  await verb.query('commit');
  verb.release();
  expect(await taken).toBe(fence + 1);
});
