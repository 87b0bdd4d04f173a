import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { writeFaq } from '@linia/drizzle/seed';
import { openDatabase } from '@linia/server/database';
import { startEmbeddedPostgres } from '@linia/server/embedded-postgres';
import { migrate } from '@linia/server/migrate';
import pg from 'pg';
import { startLinia, type Linia } from './linia.ts';
import type { Orders, Read } from './portal/load.ts';
import { firstPaints } from './portal/paint.ts';
import { atLeast, atMost, describe, shown, type Report, type Row } from './report.ts';
import { gather } from './routing/crowd.ts';
import { offersAtDesks } from './routing/desks.ts';
import { Shift } from './routing/shift.ts';

const env = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);
const seconds = env('BENCH_SECONDS', 10);
const readers = env('BENCH_READERS', 8);
/** More than the portal lets in. */
const flooding = env('BENCH_FLOOD', 400);
const offers = env('BENCH_OFFERS', 600);
const perSecond = 20;
const loadFile = fileURLToPath(new URL('./portal/load.js', import.meta.url));
const assets = fileURLToPath(new URL('../../portal/dist/client/', import.meta.url));

/**
 * The pages that customers read most, each asked for as fast as it comes, beside a file of the same server; how soon a browser
 * paints; and whether a call is still offered as soon as else while as many read as the portal lets in.
 */
export async function run(): Promise<Report> {
  const data = await mkdtemp(join(tmpdir(), 'linia-bench-'));
  const database = await startEmbeddedPostgres({ dataDir: data });
  const db = openDatabase(database.url);
  const setup = new pg.Pool({ connectionString: database.url, max: 4 });
  try {
    await migrate(database.url);
    const { rows } = await setup.query(`insert into dispositions (name) values ('bench') returning id`);
    const disposition = rows[0].id as number;
    await setup.query(`insert into departments (name, is_default) values ('Bench', true) on conflict do nothing`);
    await writeFaq(setup, Date.now());
    const crowd = await gather(setup, { name: 'portal', queues: 10, people: 20, waiting: 40 });
    const start = (more = {}) => startLinia(database.url, data, { LINIA_MAIL_PORT: 'off', ...more });
    const server = await start();
    try {
      const { base } = server;
      const shift = new Shift(db, disposition);
      const load = { desks: 100, perSecond, count: offers };
      await reading(`${base}/support/faq`, 1_000);
      const idle = await offersAtDesks(setup, base, shift, crowd, disposition, load);
      const flood = reading(`${base}/support/faq`, (offers / perSecond) * 1_000 + 1_500, flooding);
      await pause(500);
      const during = await offersAtDesks(setup, base, shift, crowd, disposition, load);
      const flooded = await flood;
      const paints = await firstPaints(`${base}/support/faq`, 12);
      await server.stop();
      const [floor, faq, form] = await unlimited(await start({ LINIA_PORTAL_PAGES: '1000000' }));
      const calm = describe(`verdict → the next offer at the desk, ${perSecond} a second, nobody reads`, idle);
      const busy = describe(`the same while ${flooding} readers ask without a pause`, during);
      return {
        name: `portal: ${readers} readers without a pause, ${seconds} s each`,
        bars: [
          atMost('all scripts of the portal', scriptKilobytes(), 'KB gzip', 40),
          atMost('an offer while they read, p95', busy.p95, 'ms', calm.p95 * 1.5 + 5),
          atLeast('pages given meanwhile', flooded.taken / (offers / perSecond + 1.5), 'a second', 50),
          shown('first contentful paint, median', describe('', paints).p50, 'ms'),
          shown('a file', floor.perSecond, 'a second'),
          shown('the page of answers', faq.perSecond, 'a second'),
          shown('the form', form.perSecond, 'a second'),
          shown('the page of answers beside the file, p99', faq.row.p99 / floor.row.p99, 'times'),
          shown('the form beside the file, p99', form.row.p99 / floor.row.p99, 'times'),
          shown('told to wait meanwhile', flooded.refused, 'times'),
        ],
        rows: [floor.row, faq.row, form.row, calm, busy, describe('first contentful paint of the answers', paints)],
      };
    } finally {
      await server.stop();
    }
  } finally {
    await db.pool.end();
    await setup.end();
    await database.stop();
    await rm(data, { recursive: true, force: true });
  }
}

/** Alone on the machine, and without the limit that keeps the machine for calls. */
async function unlimited({ base, stop }: Linia): Promise<[Measured, Measured, Measured]> {
  try {
    await reading(`${base}/support/faq`, 1_000);
    const [, script] = /src="([^"]+\.js)"/.exec(await (await fetch(`${base}/support`)).text())!;
    return (await alone({
      'a file of the same server': `${base}${script}`,
      'the page of answers': `${base}/support/faq`,
      'the form': `${base}/support/request`,
    })) as [Measured, Measured, Measured];
  } finally {
    await stop();
  }
}

type Measured = { row: Row; perSecond: number };

/** One after another, with a breath between. */
async function alone(pages: Record<string, string>): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const [what, url] of Object.entries(pages)) {
    await pause(1_000);
    const { times } = await reading(url, seconds * 1_000);
    measured.push({ row: describe(what, times), perSecond: times.length / seconds });
  }
  return measured;
}

async function reading(url: string, ms: number, many = readers): Promise<Read> {
  const readersProcess = fork(loadFile, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  readersProcess.send({ url, readers: many, ms } satisfies Orders);
  const [read] = (await once(readersProcess, 'message')) as [Read];
  readersProcess.kill();
  return read;
}

function scriptKilobytes(): number {
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
  return scripts.reduce((sum, name) => sum + gzipSync(readFileSync(assets + name)).length, 0) / 1024;
}
