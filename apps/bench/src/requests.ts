import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@linia/server/embedded-postgres';
import { migrate } from '@linia/server/migrate';
import pg from 'pg';
import { startLinia } from './linia.ts';
import { atMost, describe, type Report } from './report.ts';
import { makeRequests, wanted } from './requests/base.ts';
import { signIn } from './sessions.ts';

const size = Number(process.env['BENCH_REQUESTS'] ?? 1_000_000);
const asked = Number(process.env['BENCH_ASKED'] ?? 100);

/**
 * The list of requests looked through by words, among a million: by who sees them all, and by an agent of two departments. One
 * question after another through HTTP, none asked twice on purpose. `BENCH_DATA` names a folder where the base is kept.
 */
export async function run(): Promise<Report> {
  const kept = process.env['BENCH_DATA'];
  const data = kept ?? (await mkdtemp(join(tmpdir(), 'linia-bench-')));
  const database = await startEmbeddedPostgres({ dataDir: data });
  const setup = new pg.Pool({ connectionString: database.url, max: 2 });
  setup.on('error', () => {});
  try {
    await migrate(database.url);
    if (!kept || !existsSync(join(kept, 'made'))) {
      const from = performance.now();
      await makeRequests(database.url, size);
      await setup.query(
        `insert into agents (login, name, roles, password_hash) values ('sees-all', 'Все', '{supervisor}', '')`,
      );
      await setup.query(
        `insert into agents (login, name, roles, password_hash) values ('sees-two', 'Два', '{agent}', '')`,
      );
      await setup.query(
        `with q as (insert into queues (name, department_id) select name, id from departments where name in ('Отдел 3', 'Отдел 7') returning id)
         insert into queue_members (queue_id, agent_id) select q.id, a.id from q, agents a where a.login = 'sees-two'`,
      );
      console.log(`the base was made in ${Math.round((performance.now() - from) / 1000)} s`);
      if (kept) await writeFile(join(kept, 'made'), '');
    }
    const server = await startLinia(database.url, data);
    try {
      const { rows: people } = await setup.query(
        `select id, login from agents where login in ('sees-all', 'sees-two') order by login`,
      );
      const cookies = await signIn(
        setup,
        people.map(({ id }) => id as number),
      );
      const samples = new Map<string, number[]>();
      let found = 0;
      for (const { id, login } of people as { id: number; login: string }[])
        for (const { what, q } of wanted(size))
          for (let n = -5; n < asked; n++) {
            const from = performance.now();
            const answer = await fetch(`${server.base}/api/tickets/list?q=${encodeURIComponent(q())}`, {
              headers: { cookie: cookies.get(id)! },
            });
            const { rows } = (await answer.json()) as { rows: unknown[] };
            if (!answer.ok) throw new Error(`the list answered ${answer.status}`);
            if (n < 0) continue; // plans are made, pages are read
            found += Math.sign(rows.length);
            const key = `${what}, ${login === 'sees-all' ? 'all departments' : 'two of ten'}`;
            samples.set(key, [...(samples.get(key) ?? []), performance.now() - from]);
          }
      const all = describe('all of them', [...samples.values()].flat());
      return {
        name: `requests: the list looked through by words, among ${size.toLocaleString('en')}`,
        bars: [
          atMost('a search, p95', all.p95, 'ms', 100),
          atMost(
            'of the slowest kind, p95',
            Math.max(...[...samples.values()].map((each) => describe('', each).p95)),
            'ms',
            100,
          ),
          { what: 'found something', value: found, unit: `of ${all.n}`, limit: null, ok: found > all.n / 2 },
        ],
        rows: [all, ...[...samples].map(([what, times]) => describe(what, times))],
      };
    } finally {
      await server.stop();
    }
  } finally {
    await setup.end();
    await database.stop();
    if (!kept) await rm(data, { recursive: true, force: true });
  }
}
