import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@linia/server/embedded-postgres';
import { makeBase, type Size } from './base/base.ts';
import { foundCompany, password } from './company.ts';
import { startLinia, type Linia } from './linia.ts';

/** A million companies and two million people, unless told otherwise. */
export const size: Size = {
  organizations: Number(process.env['BENCH_ORGANIZATIONS'] ?? 1_000_000),
  contacts: Number(process.env['BENCH_ORGANIZATIONS'] ?? 1_000_000) * 2,
};

export type Million = { base: string; url: string; cookie: string };

/**
 * Linia over a large base, with one agent signed in. `BENCH_DATA` names a folder where the base is kept for the next run:
 * making it takes minutes.
 */
export async function withMillion<T>(use: (million: Million) => Promise<T>): Promise<T> {
  const kept = process.env['BENCH_DATA'];
  const data = kept ?? (await mkdtemp(join(tmpdir(), 'linia-bench-')));
  const isMade = kept !== undefined && existsSync(join(kept, 'made'));
  const database = await startEmbeddedPostgres({ dataDir: data });
  let server: Linia | undefined;
  try {
    server = await startLinia(database.url, data);
    if (!isMade) {
      const from = performance.now();
      await foundCompany(database.url, { agents: 1, departments: 1, specialistsEach: 1 });
      await makeBase(database.url, size);
      console.log(`the base was made in ${Math.round((performance.now() - from) / 1000)} s`);
      if (kept) await (await import('node:fs/promises')).writeFile(join(kept, 'made'), '');
      await server.stop();
      server = await startLinia(database.url, data);
    }
    const { base } = server;
    return await use({ base, url: database.url, cookie: await signIn(base) });
  } finally {
    await server?.stop();
    await database.stop();
    if (!kept) await rm(data, { recursive: true, force: true });
  }
}

async function signIn(base: string): Promise<string> {
  const answer = await fetch(`${base}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'bench-agent-0', password }),
  });
  if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
  return answer.headers.get('set-cookie')!.split(';')[0]!;
}
