import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeShut } from '../clock/shut.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { makeWorld, type World } from '../testing/world.ts';

let fresh: FreshDatabase;
let world: World;
let listener: pg.Client;
let heard: string[] = [];

beforeAll(async () => {
  fresh = await freshDatabase();
  world = await makeWorld(fresh.pool, { agents: 0, specialists: 0 });
  listener = new pg.Client({ connectionString: fresh.url });
  await listener.connect();
  listener.on('notification', ({ payload }) => heard.push(payload ?? ''));
  await listener.query('listen linia');
});
afterAll(async () => {
  await listener.end();
  await fresh.drop();
});

/** What was told by the work, in the order of commits. */
async function told(work: () => Promise<unknown>): Promise<string[]> {
  heard = [];
  await work();
  await listener.query(`select pg_notify('linia', 'end')`);
  await listener.query('select');
  expect(heard.at(-1)).toBe('end');
  return heard.slice(0, -1);
}

it('the lists are told when a line has another name or is closed, and not each second when the clock looks which are closed', async () => {
  expect(await told(() => fresh.pool.query(`update queues set name = 'EDI' where id = $1`, [world.queue]))).toEqual([
    'lists:0:0',
  ]);
  expect(await told(() => fresh.pool.query('update queues set closed = true where id = $1', [world.queue]))).toEqual([
    'lists:0:0',
  ]);
  expect(await told(() => writeShut(fresh.pool))).toEqual([]);
});
