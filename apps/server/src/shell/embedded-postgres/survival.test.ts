import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { guardsOf, holdPostgres, postmasterOf, until, userOf } from '../../testing/holder.ts';
import { startEmbeddedPostgres } from './index.ts';

let dataDir: string;
const said: string[] = [];
const log = (line: string) => void said.push(line);
const isGone = (pid: number) => userOf(pid) === undefined;
const socketsOf = (url: string) => decodeURIComponent(new URL(url).host);

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'linia-pg-test-'));
  said.length = 0;
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

test('the first start makes a durable cluster nobody can reach from a network, and the second keeps the data', async () => {
  const first = await startEmbeddedPostgres({ dataDir });
  await write(first.url, 'Первый звонок');
  const [row] = await ask(
    first.url,
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
            current_setting('listen_addresses') as addresses, pg_encoding_to_char(encoding) as encoding, datlocprovider
     from pg_database where datname = 'linia'`,
  );
  expect(row).toEqual({ fsync: 'on', commit: 'on', addresses: '', encoding: 'UTF8', datlocprovider: 'b' });
  expect(mode(dataDir)).toBe('700');
  expect(mode(join(dataDir, 'password'))).toBe('600');
  expect(mode(socketsOf(first.url))).toBe('700');
  await first.stop();
  expect(existsSync(socketsOf(first.url))).toBe(false);

  const second = await startEmbeddedPostgres({ dataDir });
  expect(await notes(second.url)).toEqual(['Первый звонок']);
  await second.stop();
});

test('without the password of the data folder nobody is let in', async () => {
  const { url, stop } = await startEmbeddedPostgres({ dataDir });
  const stranger = new URL(url);
  stranger.password = 'guess';
  await expect(ask(stranger.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  await stop();
});

test('a server killed by SIGKILL takes its PostgreSQL with it, and what it had committed is there', async () => {
  const server = await holdPostgres({ dataDir });
  await write(server.url, 'до падения');
  const postmaster = postmasterOf(server.cluster);
  await server.end('SIGKILL');
  await until(() => isGone(postmaster) && !existsSync(socketsOf(server.url)));

  const next = await startEmbeddedPostgres({ dataDir });
  expect(await notes(next.url)).toEqual(['до падения']);
  await next.stop();
});

test('a start right after SIGKILL does not trip over the PostgreSQL that is still stopping', async () => {
  const server = await holdPostgres({ dataDir });
  await write(server.url, 'до падения');
  await server.end('SIGKILL');
  const next = await startEmbeddedPostgres({ dataDir });
  expect(await notes(next.url)).toEqual(['до падения']);
  await next.stop();
});

test('an orphan that holds the data folder is recognised, stopped and replaced', async () => {
  const server = await holdPostgres({ dataDir });
  await write(server.url, 'у сироты');
  const orphan = postmasterOf(server.cluster);
  for (const guard of guardsOf(orphan)) process.kill(guard, 'SIGKILL');
  await server.end('SIGKILL');
  expect(isGone(orphan)).toBe(false);

  const next = await startEmbeddedPostgres({ dataDir, log });
  expect(said).toEqual([`Stopping a PostgreSQL that an earlier run left behind (process ${orphan})`]);
  expect(isGone(orphan)).toBe(true);
  expect(existsSync(socketsOf(server.url))).toBe(false);
  expect(await notes(next.url)).toEqual(['у сироты']);
  await next.stop();
});

test('a stale postmaster.pid that names a foreign process harms neither the start nor that process', async () => {
  const first = await startEmbeddedPostgres({ dataDir });
  const pidFile = join(first.cluster, 'postmaster.pid');
  const left = await readFile(pidFile, 'utf8');
  await first.stop();
  const stranger = spawn('sleep', ['60']);
  await writeFile(pidFile, left.replace(/^\d+/, String(stranger.pid)));

  const next = await startEmbeddedPostgres({ dataDir, log });
  expect(said).toEqual([`Removing a stale postmaster.pid that names a foreign process (${stranger.pid})`]);
  expect(isGone(stranger.pid!)).toBe(false);
  stranger.kill();
  await next.stop();
});

test('a machine that lost power recovers what was committed at the next start', async () => {
  const server = await holdPostgres({ dataDir });
  await write(server.url, 'записано');
  const postmaster = postmasterOf(server.cluster);
  for (const pid of [...guardsOf(postmaster), postmaster]) process.kill(pid, 'SIGKILL');
  await server.end('SIGKILL');

  const next = await startEmbeddedPostgres({ dataDir });
  expect(await notes(next.url)).toEqual(['записано']);
  expect(await readFile(join(dataDir, 'postgres.log'), 'utf8')).toContain('automatic recovery in progress');
  await next.stop();
});

test('a postmaster that dies under a living server comes back at the same address', async () => {
  const { url, cluster, stop } = await startEmbeddedPostgres({ dataDir, log });
  await write(url, 'записано');
  const dead = postmasterOf(cluster);
  process.kill(dead, 'SIGKILL');
  await until(() => said.includes('PostgreSQL is back'));
  expect(await notes(url)).toEqual(['записано']);
  expect(postmasterOf(cluster)).not.toBe(dead);
  await stop();
  expect(existsSync(join(cluster, 'postmaster.pid'))).toBe(false);
});

test('a killed guard does not leave PostgreSQL unguarded', async () => {
  const { url, cluster, stop } = await startEmbeddedPostgres({ dataDir, log });
  const unguarded = postmasterOf(cluster);
  process.kill(guardsOf(unguarded).at(-1)!, 'SIGKILL');
  await until(() => said.includes('PostgreSQL is back'));
  expect(isGone(unguarded)).toBe(true);
  expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await stop();
});

test('a second server on the same folder is refused in a sentence, and the first does not notice', async () => {
  const server = await holdPostgres({ dataDir });
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(
    `Linia is already running on ${dataDir} (process ${server.pid})`,
  );
  expect(await ask(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  const postmaster = postmasterOf(server.cluster);
  await server.end('SIGTERM');
  expect(isGone(postmaster)).toBe(true);
});

test('a data folder that lies deep, with spaces and Cyrillic in its name, is as good as any', async () => {
  const deep = join(dataDir, "Мои документы, том 'второй'", 'a'.repeat(120), 'linia');
  const { url, stop } = await startEmbeddedPostgres({ dataDir: deep });
  expect(Buffer.byteLength(`${socketsOf(url)}/.s.PGSQL.5432`)).toBeLessThan(100);
  expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await stop();
});

test('a first start that was cut short is begun anew', async () => {
  await mkdir(join(dataDir, 'cluster.new', 'base'), { recursive: true });
  await writeFile(join(dataDir, 'cluster.new', 'PG_VERSION'), '18\n');
  const { url, cluster, stop } = await startEmbeddedPostgres({ dataDir });
  expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(dirname(cluster)).toBe(dataDir);
  expect(existsSync(join(dataDir, 'cluster.new'))).toBe(false);
  await stop();
});

test('a cluster of another major version is left alone, and the sentence says what to do', async () => {
  await mkdir(join(dataDir, 'cluster'));
  await writeFile(join(dataDir, 'cluster', 'PG_VERSION'), '17\n');
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow('was made by PostgreSQL 17, this is 18');
});

test("the server's log names no caller: neither a statement's values nor the key that clashed", async () => {
  const { url, stop } = await startEmbeddedPostgres({ dataDir });
  await write(url, '+79161234567');
  await expect(write(url, '+79161234567')).rejects.toMatchObject({ code: '23505' });
  await stop();
  const logged = await readFile(join(dataDir, 'postgres.log'), 'utf8');
  expect(logged).toContain('duplicate key value');
  expect(logged).not.toContain('79161234567');
});

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

async function write(url: string, text: string): Promise<void> {
  await ask(url, 'create table if not exists note (text text primary key)');
  await ask(url, `insert into note values ('${text}')`);
}

async function notes(url: string): Promise<unknown[]> {
  return (await ask(url, 'select text from note')).map(({ text }) => text);
}

function mode(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}
