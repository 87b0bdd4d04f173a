import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ImportKind } from '@linia/domain/imports';
import type { ImportView } from '@linia/protocol';
import { startEmbeddedPostgres } from '@linia/server/embedded-postgres';
import { hash } from '@node-rs/argon2';
import pg from 'pg';
import { password } from './company.ts';
import { copyBare } from './copy.ts';
import { startLinia } from './linia.ts';
import { describe, type Bar, type Report, type Row } from './report.ts';
import { makeFiles } from './import-files.ts';

/** Rows of each of the two files. */
const size = Number(process.env['BENCH_ROWS'] ?? 100_000);

/**
 * Companies, then their people, by the ways an administrator takes: file, check, writing, each row validated and looked for
 * in the base. Beside it a bare COPY of the same rows into tables of the same shape (indexes, generated columns), which
 * knows nothing and checks nothing. A desk goes on asking meanwhile. PostgreSQL is durable, as it is for real.
 */
export async function run(): Promise<Report> {
  const data = await mkdtemp(join(tmpdir(), 'linia-bench-'));
  await chmod(data, 0o755); // the database's own user reads what COPY takes
  const database = await startEmbeddedPostgres({ dataDir: join(data, 'postgres') });
  const server = await startLinia(database.url, join(data, 'linia'));
  const pool = new pg.Pool({ connectionString: database.url });
  try {
    const { base } = server;
    await pool.query(
      `insert into agents (login, name, roles, password_hash) values ('bench-admin', 'Bench', '{administrator}', $1), ('bench-desk', 'Bench', '{agent}', $1)`,
      [await hash(password)],
    );
    const [admin, agent] = [await signIn(base, 'bench-admin'), await signIn(base, 'bench-desk')];
    const files = makeFiles(size);
    const copied = await copyBare(pool, data, files);
    const desk = new Desk(base, agent, files.inns);
    const quiet = await desk.during(() => pause(5_000));
    const bars: Bar[] = [];
    const rows: Row[] = [];
    const whole = { ours: 0, bare: 0 };
    const busy: number[] = [];
    for (const [kind, what] of [
      ['organizations', 'companies'],
      ['contacts', 'contacts'],
    ] as const) {
      let took = { sent: 0, checked: 0, written: 0 };
      busy.push(...(await desk.during(async () => void (took = await bringIn(base, admin, kind, files[kind])))));
      const seconds = (took.sent + took.checked + took.written) / 1_000;
      whole.ours += seconds;
      whole.bare += copied[kind] / 1_000;
      bars.push(told(`${what}: file, check and writing`, size / seconds, 'rows/s'));
      bars.push(told(`${what}: the writing alone`, (size / took.written) * 1_000, 'rows/s'));
      bars.push(told(`${what}: bare COPY`, (size / copied[kind]) * 1_000, 'rows/s'));
    }
    rows.push(describe('a desk’s search by INN, nothing else', quiet), describe('… while files come in', busy));
    bars.push(told('the whole way beside bare COPY', whole.ours / whole.bare, 'times as long'));
    bars.push(told('longest pause of the desk while files came in', Math.max(...busy), 'ms'));
    return { name: `import: ${size} companies, ${size} contacts with a phone each`, bars, rows };
  } finally {
    await pool.end();
    await server.stop();
    await database.stop();
    await rm(data, { recursive: true, force: true });
  }
}

const told = (what: string, value: number, unit: string): Bar => ({
  what,
  value: Math.round(value * 100) / 100,
  unit,
  limit: null,
  ok: true,
});

async function signIn(base: string, login: string): Promise<string> {
  const answer = await fetch(`${base}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });
  if (!answer.ok) throw new Error(`${login} could not sign in: ${answer.status} ${await answer.text()}`);
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

/** Milliseconds of the three steps a person sees. */
async function bringIn(
  base: string,
  cookie: string,
  kind: ImportKind,
  file: Buffer,
): Promise<{ sent: number; checked: number; written: number }> {
  const ask = async (method: 'GET' | 'POST', path: string, body?: object | Buffer): Promise<ImportView> => {
    const type = Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json';
    const answer = await fetch(base + path, {
      method,
      headers: { cookie, ...(body && { 'content-type': type }) },
      ...(body && { body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as ImportView;
  };
  const settled = async (id: number, to: string): Promise<ImportView> => {
    for (;;) {
      const view = await ask('GET', `/api/imports/${id}`);
      if (view.state === to) return view;
      if (!['checking', 'applying'].includes(view.state)) throw new Error(`import ${view.state}: ${view.problem}`);
      await pause(50);
    }
  };
  const times = [performance.now()];
  const { id, mapping } = await ask('POST', `/api/imports?kind=${kind}&name=bench.csv`, file);
  times.push(performance.now());
  await ask('POST', `/api/imports/${id}/check`, { mapping: mapping ?? {} });
  const { rows } = await settled(id, 'checked');
  if (rows.wrong > 0 || rows.created !== size) throw new Error(`unexpected rows: ${JSON.stringify(rows)}`);
  times.push(performance.now());
  await ask('POST', `/api/imports/${id}/apply`, {});
  await settled(id, 'applied');
  times.push(performance.now());
  const [sent, checked, written] = times.slice(1).map((at, n) => at - times[n]!) as [number, number, number];
  return { sent, checked, written };
}

/** An agent who asks for one company after another, a question every 10 ms. */
class Desk {
  readonly #base: string;
  readonly #cookie: string;
  readonly #inns: readonly string[];

  constructor(base: string, cookie: string, inns: readonly string[]) {
    this.#base = base;
    this.#cookie = cookie;
    this.#inns = inns;
  }

  /** How long each answer took while `work` went on. */
  async during(work: () => Promise<unknown>): Promise<number[]> {
    const samples: number[] = [];
    let going = true;
    const asking = (async () => {
      for (let n = 0; going; n++) {
        const from = performance.now();
        const inn = this.#inns[(n * 7_919) % this.#inns.length];
        const answer = await fetch(`${this.#base}/api/search?q=${inn}`, { headers: { cookie: this.#cookie } });
        await answer.arrayBuffer();
        if (!answer.ok) throw new Error(`the desk was refused: ${answer.status}`);
        samples.push(performance.now() - from);
        await pause(10);
      }
    })();
    await work().finally(() => (going = false));
    await asking;
    return samples;
  }
}
