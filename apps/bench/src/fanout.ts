import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '@linia/server/database';
import { startEmbeddedPostgres } from '@linia/server/embedded-postgres';
import pg from 'pg';
import { compare } from './fanout/latency.ts';
import type { Client, FromClients, Heard, ToClients } from './fanout/messages.ts';
import { databaseMs, processorMs, residentMb } from './fanout/process-cost.ts';
import { startLinia } from './linia.ts';
import { atMost, describe, shown, type Report } from './report.ts';
import { gather } from './routing/crowd.ts';
import { atPace } from './routing/pace.ts';
import { Shift } from './routing/shift.ts';
import { signIn } from './sessions.ts';

const env = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);
const consoles = env('BENCH_CONSOLES', 2_000);
const boards = env('BENCH_BOARDS', 50);
const seconds = env('BENCH_SECONDS', 60);
const perSecond = 20;
const clientsFile = fileURLToPath(new URL('./fanout/clients.js', import.meta.url));

/**
 * One server with thousands of consoles and dozens of boards, and twenty calls a second that go through: they arrive, are
 * offered, accepted on a console, talked, ended, written about. From each event's instant in the database to its receipt by
 * the one console it concerns; the others hear only the counts.
 */
export async function run(): Promise<Report> {
  const data = await mkdtemp(join(tmpdir(), 'linia-bench-'));
  const database = await startEmbeddedPostgres({ dataDir: data });
  const db = openDatabase(database.url);
  const setup = new pg.Pool({ connectionString: database.url, max: 2 });
  const server = await startLinia(database.url, data);
  let crowd: Crowd | undefined;
  try {
    const { base } = server;
    const { rows } = await setup.query(`insert into dispositions (name) values ('bench') returning id`);
    const disposition = rows[0].id as number;
    const queues = Math.max(1, Math.round(consoles / 25));
    const floor = await gather(setup, { name: 'floor', queues, people: consoles / queues, waiting: 0, free: true });
    await setup.query(`delete from connections where id like 'bench-%'`); // theirs are real here
    const supervisors = await supervise(setup, boards);
    const cookies = await signIn(setup, [...floor.people.map(({ id }) => id), ...supervisors]);
    const clients: Client[] = [...cookies].map(([id, cookie]) => ({ id, cookie, board: supervisors.includes(id) }));

    await pause(2_000);
    const empty = residentMb(server.pid);
    crowd = new Crowd(new Shift(db, disposition));
    const opening = performance.now();
    await crowd.open({ base, clients, disposition });
    const opened = performance.now() - opening;
    await pause(3_000);
    const full = residentMb(server.pid);

    await crowd.call(floor.lines, perSecond * 5); // everything has run once before it counts
    const since = (await setup.query('select clock_timestamp() as at')).rows[0].at as string;
    crowd.begin();
    const cost = () => ({
      server: processorMs(server.pid),
      database: databaseMs(database.cluster),
      clients: processorMs(crowd!.pid),
    });
    const [before, from] = [cost(), performance.now()];
    await crowd.call(floor.lines, perSecond * seconds);
    const [after, took] = [cost(), performance.now() - from];
    const busy = (whose: keyof typeof before) => ((after[whose] - before[whose]) * 100) / took;
    const heard = await crowd.end();
    const fanned = await compare(setup, new Date(since), heard);
    const own = describe(`event → its card at the console it concerns`, fanned.calls);
    const each = (name: string) => ((heard.counts[name] ?? 0) * 1_000) / took;
    return {
      name: `fanout: ${consoles} consoles, ${boards} boards, ${perSecond} calls a second`,
      bars: [
        atMost('event → receipt at the console, p99', own.p99, 'ms', 250),
        atMost('events that never came', fanned.lost, 'events', 0),
        atMost('cards that came to somebody else', fanned.others, 'cards', 0),
        shown('memory a client', ((full - empty) * 1024) / clients.length, 'KB'),
        shown('memory of the server, at the end', residentMb(server.pid), 'MB'),
        shown('processor of the server', busy('server'), '% of a core'),
        shown('processor of PostgreSQL', busy('database'), '% of a core'),
        shown('processor of all the clients', busy('clients'), '% of a core'),
        shown(
          'deliveries',
          Object.keys(heard.counts).reduce((sum, name) => sum + each(name), 0),
          'a second',
        ),
        ...Object.keys(heard.counts).map((name) => shown(`of them ${name}`, each(name), 'a second')),
        shown('sent', heard.bytes / took / 1_000, 'MB a second'),
        shown('all consoles and boards open', opened / 1_000, 's'),
      ],
      rows: [
        own,
        describe(`event → the person's own row at their console`, fanned.people),
        describe('event → the first board that shows it', fanned.boards),
        describe(
          'board read → at the supervisor',
          heard.boards.map(({ shows, at }) => at - shows),
        ),
      ],
    };
  } finally {
    crowd?.close();
    await server.stop();
    await db.pool.end();
    await setup.end();
    await database.stop();
    await rm(data, { recursive: true, force: true });
  }
}

async function supervise(pool: pg.Pool, count: number): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    `insert into agents (login, name, roles) select 'wall-' || n, 'wall ' || n, '{supervisor}' from generate_series(1, $1::int) n returning id`,
    [count],
  );
  return rows.map(({ id }) => id);
}

/** The clients' process, and the PBX's side of their calls. */
class Crowd {
  readonly #process: ChildProcess;
  readonly #shift: Shift;
  #open = 0;
  #fault: Error | null = null;

  constructor(shift: Shift) {
    this.#shift = shift;
    this.#process = fork(clientsFile, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#process.on('message', (message: FromClients) => {
      if ('closed' in message) this.#open--;
      if ('accepted' in message) {
        const { agent, call } = message.accepted;
        this.#shift.talk({ id: agent, call: 0 }, call, 500 + Math.random() * 1_500).catch((error: Error) => {
          this.#fault = error;
        });
      }
    });
  }

  get pid(): number {
    return this.#process.pid as number;
  }

  async open(orders: Extract<ToClients, { orders: unknown }>['orders']): Promise<void> {
    const ready = this.#next('ready');
    this.#say({ orders });
    await ready;
  }

  begin(): void {
    this.#say({ ask: 'begin' });
  }

  async end(): Promise<Heard> {
    const heard = this.#next('heard');
    this.#say({ ask: 'end' });
    return (await heard).heard;
  }

  /** So many calls at the pace, on the lines in turn; resolves when the last verdict is written. */
  async call(lines: number[], count: number): Promise<void> {
    let n = 0;
    await atPace(perSecond, count, async () => {
      this.#open++;
      await this.#shift.ring(lines[n++ % lines.length] as number);
    });
    const from = performance.now();
    while (this.#open > 0) {
      if (this.#fault) throw this.#fault;
      if (performance.now() - from > 60_000) throw new Error(`${this.#open} calls did not come to their end`);
      await pause(20);
    }
  }

  close(): void {
    this.#process.kill('SIGTERM');
  }

  #say(message: ToClients): void {
    this.#process.send(message);
  }

  #next<K extends 'ready' | 'heard'>(key: K): Promise<Extract<FromClients, Record<K, unknown>>> {
    return new Promise((done, fail) => {
      this.#process.once('exit', (code) => fail(new Error(`the clients ended with ${code}`)));
      this.#process.on('message', (message: FromClients) => {
        if (key in message) done(message as Extract<FromClients, Record<K, unknown>>);
      });
    });
  }
}
