import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@linia/server/database';
import { startEmbeddedPostgres } from '@linia/server/embedded-postgres';
import { migrate } from '@linia/server/migrate';
import pg from 'pg';
import { startLinia } from './linia.ts';
import { atLeast, atMost, describe, shown, type Report } from './report.ts';
import { gather } from './routing/crowd.ts';
import { offersAtDesks } from './routing/desks.ts';
import { byLength } from './routing/length.ts';
import { graphileWorker, pgBoss } from './routing/peers.ts';
import { log, Shift } from './routing/shift.ts';
import { freedAtPace, fullSpeed } from './routing/speed.ts';

const env = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);
const people = env('BENCH_PEOPLE', 5_000);
const queues = Math.max(1, Math.round(people / 25));
const seconds = env('BENCH_SECONDS', 20);
const hands = env('BENCH_HANDS', 16);
const desks = env('BENCH_DESKS', 200);
const members = env('BENCH_MEMBERS', 5_000);
const rounds = env('BENCH_ROUNDS', 8);
const longest = env('BENCH_WAITING', 50_000);
const perSecond = 50;

/**
 * How fast the next caller is found, with the product's own verbs on durable PostgreSQL: at full speed, at the pace of a
 * large house, at a real desk of a real server, and by the length of the line. Beside it two queues of jobs that claim one
 * job on the same server.
 */
export async function run(): Promise<Report> {
  const data = await mkdtemp(join(tmpdir(), 'linia-bench-'));
  const database = await startEmbeddedPostgres({ dataDir: data });
  const db = openDatabase(database.url);
  const setup = new pg.Pool({ connectionString: database.url, max: 2 });
  try {
    await migrate(database.url);
    const disposition = await verdict(setup);
    const crowd = await gather(setup, { name: 'floor', queues, people: people / queues, waiting: people / queues });
    const shift = new Shift(db, disposition);
    // what each connection keeps is made before it counts
    await freedAtPace(shift, crowd, perSecond, perSecond * 2);

    await setup.query('checkpoint');
    const paced = await freedAtPace(shift, crowd, perSecond, perSecond * seconds);
    await setup.query('checkpoint');
    const seen = await withServer(database.url, data, (base) =>
      offersAtDesks(setup, base, shift, crowd, disposition, { desks, perSecond, count: perSecond * seconds }),
    );
    // whoever is where after this only the database knows
    const full = await fullSpeed(database.url, crowd, log(disposition), { hands, ms: seconds * 1_000 });
    const load = { perSecond, count: perSecond * seconds, hands, ms: seconds * 500 };
    const worker = await graphileWorker(setup, database.url, load);
    const boss = await pgBoss(database.url, load);
    const lengths = await byLength(db, setup, disposition, {
      waiting: [50, 500, 5_000, 50_000].filter((waiting) => waiting <= longest),
      people: members,
      rounds,
      each: 20,
    });

    const [atDesk, committed] = [
      describe(`verdict sent → the next offer at the desk, ${desks} desks, ${perSecond} a second`, seen),
      describe(`verdict → the next offer committed, ${perSecond} a second, from the planned instant`, paced),
    ];
    return {
      name: `routing: ${people} people in ${queues} queues, ${people} waiting`,
      bars: [
        atLeast(`offers, ${hands} connections`, full.offers, 'a second', 500),
        atMost('somebody is free → offer committed, p95', committed.p95, 'ms', 5),
        atMost('one decision, longest line beside the shortest, p50', lengths.times.freed, 'times', 1.5),
        atMost('a caller comes, longest line beside the shortest, p50', lengths.times.came, 'times', 1.5),
        shown(`whole calls, ${hands} connections`, full.calls, 'a second'),
        shown('somebody is free → offer at the desk, p99', atDesk.p99, 'ms'),
        shown('graphile-worker: added → claimed, p99', worker.row.p99, 'ms'),
        shown('pg-boss: sent → claimed, p99', boss.row.p99, 'ms'),
        shown(`graphile-worker, ${hands} hands`, worker.perSecond, 'jobs a second'),
        shown(`pg-boss, ${hands} hands`, boss.perSecond, 'jobs a second'),
      ],
      rows: [atDesk, worker.row, boss.row, committed, ...lengths.rows],
    };
  } finally {
    await db.pool.end();
    await setup.end();
    await database.stop();
    await rm(data, { recursive: true, force: true });
  }
}

async function verdict(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query(`insert into dispositions (name) values ('bench') returning id`);
  return rows[0].id as number;
}

async function withServer<T>(url: string, data: string, use: (base: string) => Promise<T>): Promise<T> {
  const server = await startLinia(url, data);
  try {
    return await use(server.base);
  } finally {
    await server.stop();
  }
}
