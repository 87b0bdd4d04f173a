import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { freePort } from './free-port.ts';

let data: string;
let port: number;
let address: string;

test.beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'linia-start-'));
  port = await freePort();
  address = `http://127.0.0.1:${port}`;
});
test.afterEach(() => rm(data, { recursive: true, force: true }));

test('Ctrl+C stops the server and its PostgreSQL, and the next start is quick and keeps the data', async () => {
  const first = start();
  await isReady();
  const postmaster = await postmasterPid();
  process.kill(-first.pid!, 'SIGINT');
  expect(await once(first, 'exit')).toEqual([0, null]);
  expect(isRunning(postmaster)).toBe(false);
  await expect(fetch(`${address}/readyz`)).rejects.toThrow();

  const made = await clusterMadeAt();
  const second = start();
  await isReady();
  expect(await clusterMadeAt(), 'no base is made anew').toBe(made);
  process.kill(-second.pid!, 'SIGTERM');
  expect(await once(second, 'exit')).toEqual([0, null]);
});

test('an impatient Ctrl+C, and SIGKILL itself, leave no PostgreSQL behind', async () => {
  const impatient = start();
  await isReady();
  const first = await postmasterPid();
  process.kill(-impatient.pid!, 'SIGINT');
  process.kill(-impatient.pid!, 'SIGINT');
  await once(impatient, 'exit');
  await expect.poll(() => isRunning(first)).toBe(false);

  const killed = start();
  await isReady();
  const second = await postmasterPid();
  process.kill(-killed.pid!, 'SIGKILL');
  await once(killed, 'exit');
  await expect.poll(() => isRunning(second)).toBe(false);
});

/** In a process group of its own, as a terminal would start it. */
function start(): ChildProcess {
  const env: NodeJS.ProcessEnv = { ...process.env, PORT: String(port), HOST: '127.0.0.1', LINIA_DATA: data };
  delete env['DATABASE_URL'];
  delete env['PUBLIC_URL'];
  return spawn(process.execPath, ['apps/server/start.mjs'], { env, detached: true, stdio: 'ignore' });
}

async function isReady(): Promise<void> {
  const status = async () => (await fetch(`${address}/readyz`).catch(() => undefined))?.status;
  await expect.poll(status).toBe(200);
}

async function postmasterPid(): Promise<number> {
  return Number((await readFile(await kept('postmaster.pid'), 'utf8')).split('\n')[0]);
}

async function clusterMadeAt(): Promise<number> {
  return (await stat(await kept('cluster/PG_VERSION'))).mtimeMs;
}

async function kept(name: string): Promise<string> {
  return join(
    data,
    (await readdir(data, { recursive: true })).find((path) => path.endsWith(name))!,
  );
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
