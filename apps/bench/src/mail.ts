import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '@linia/server/database';
import { startEmbeddedPostgres } from '@linia/server/embedded-postgres';
import { migrate } from '@linia/server/migrate';
import pg from 'pg';
import { freePort } from './children.ts';
import { startLinia } from './linia.ts';
import { letterOf, meanKilobytes } from './mail/mix.ts';
import { aSink, Bringer } from './mail/smtp.ts';
import { atLeast, atMost, describe, shown, type Report } from './report.ts';
import { gather } from './routing/crowd.ts';
import { offersAtDesks } from './routing/desks.ts';
import { Shift } from './routing/shift.ts';

const env = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);
const steady = env('BENCH_LETTERS', 3_000);
const burst = env('BENCH_BURST', 10_000);
const bringers = env('BENCH_BRINGERS', 8);
const offers = env('BENCH_OFFERS', 600);
const perSecond = 20;

/**
 * Letters through SMTP as a relay brings them: 250 after commit, read in threads, registered with the notice queued and sent.
 * A bare insert of the same letters into the same database stands beside. Then ten thousand at once, and whether a call is
 * still offered as soon as else. The machine does everything: PostgreSQL (durable), the server, the relay and the desks.
 */
export async function run(): Promise<Report> {
  const data = await mkdtemp(join(tmpdir(), 'linia-bench-'));
  const database = await startEmbeddedPostgres({ dataDir: data });
  const db = openDatabase(database.url);
  const setup = new pg.Pool({ connectionString: database.url, max: 4 });
  const sink = await aSink();
  try {
    await migrate(database.url);
    const { rows } = await setup.query(`insert into dispositions (name) values ('bench') returning id`);
    const disposition = rows[0].id as number;
    await setup.query(`insert into mailboxes (address) values ('help@linia.test')`);
    await setup.query(`insert into departments (name, is_default) values ('Bench', true) on conflict do nothing`);
    const crowd = await gather(setup, { name: 'mail', queues: 10, people: 20, waiting: 40 });
    const mailPort = await freePort();
    const server = await startLinia(database.url, data, {
      LINIA_MAIL_PORT: String(mailPort),
      LINIA_SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
    });
    try {
      const { base } = server;
      const shift = new Shift(db, disposition);
      const load = { desks: 100, perSecond, count: offers };
      // what each connection and thread keeps is made before it counts
      await bringAll(mailPort, 0, 200);
      await registered(setup, 200);
      const bare = await bareInserts(setup, 400);
      const from = performance.now();
      const said = await bringAll(mailPort, 1_000, steady);
      const accepted = performance.now() - from;
      await registered(setup, 200 + steady);
      const whole = performance.now() - from;
      const waits = await setup.query(
        `select extract(epoch from registered_at - received_at) * 1000 as ms from letters where message_id > '' order by id offset 200`,
      );

      // letters wait for calls, and the last of these are not over with their desks: nobody telephones before this
      const idle = await offersAtDesks(setup, base, shift, crowd, disposition, load);
      const begun = performance.now();
      const bringing = bringAll(mailPort, 100_000, burst).then(() => performance.now() - begun);
      const drained = bringing.then(async () => {
        await registered(setup, 200 + steady + burst);
        return performance.now() - begun;
      });
      await pause(500);
      const during = await offersAtDesks(setup, base, shift, crowd, disposition, load);
      const still = performance.now() - begun;
      const [brought, empty] = [await bringing, await drained];
      const missing = await setup.query(
        `select count(*)::int as n from letters l where l.ticket_id is null
           or not exists (select from messages m where m.ticket_id = l.ticket_id and m.kind = 'notice')`,
      );

      const [calm, busy] = [
        describe(`verdict → the next offer at the desk, ${perSecond} a second, no letters`, idle),
        describe('the same while ten thousand letters come', during),
      ];
      const receipt = describe(`letter → 250 after commit, ${bringers} relays`, said);
      const floor = describe(`bare insert of the same letters, ${bringers} connections`, bare);
      return {
        name: `mail: ${steady} letters of ${Math.round(meanKilobytes())} KB, then ${burst} at once`,
        bars: [
          atLeast('letters registered, notice queued', (steady / whole) * 1_000, 'a second', 100),
          atMost('letters without a request or a notice', missing.rows[0].n as number, 'letters', 0),
          atMost('an offer while they come, p95', busy.p95, 'ms', calm.p95 * 1.5 + 5),
          atLeast('the burst lasts as long as the offers', empty / still, 'times', 1),
          shown('letters taken with 250', (steady / accepted) * 1_000, 'a second'),
          shown('letter → 250, p95 beside the bare insert', receipt.p95 / floor.p95, 'times'),
          shown('the burst is taken in', brought / 1_000, 's'),
          shown('the burst is registered in', empty / 1_000, 's'),
          shown('of it registered', (burst / empty) * 1_000, 'a second'),
          shown('notices at the relay by then', sink.got(), 'letters'),
        ],
        rows: [
          receipt,
          floor,
          describe(
            'letter committed → registered, notice queued',
            waits.rows.slice(0, steady).map((row) => Number(row.ms)),
          ),
          calm,
          busy,
        ],
      };
    } finally {
      await server.stop();
    }
  } finally {
    await sink.stop();
    await db.pool.end();
    await setup.end();
    await database.stop();
    await rm(data, { recursive: true, force: true });
  }
}

/** Several relays, each a letter at a time. Milliseconds of each. */
async function bringAll(port: number, first: number, count: number): Promise<number[]> {
  const times: number[] = [];
  let next = 0;
  const carry = async () => {
    const bringer = await Bringer.to(port);
    for (let n = next++; n < count; n = next++) {
      const { from, raw } = letterOf(first + n);
      times.push(await bringer.bring(from, raw));
    }
    bringer.close();
  };
  await Promise.all(Array.from({ length: bringers }, carry));
  return times;
}

async function registered(pool: pg.Pool, count: number): Promise<void> {
  for (;;) {
    const { rows } = await pool.query(`select count(*)::int as n from letters where state <> 'waiting'`);
    if ((rows[0].n as number) >= count) return;
    await pause(100);
  }
}

async function bareInserts(pool: pg.Pool, count: number): Promise<number[]> {
  await pool.query(
    'create table if not exists bench_letters (id bigint generated always as identity primary key, raw bytea not null)',
  );
  const bare = new pg.Pool({ ...pool.options, max: bringers });
  const times: number[] = [];
  let next = 0;
  const write = async () => {
    for (let n = next++; n < count; n = next++) {
      const { raw } = letterOf(50_000 + n);
      const from = performance.now();
      await bare.query('insert into bench_letters (raw) values ($1)', [raw]);
      times.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: bringers }, write));
  await bare.end();
  return times;
}
