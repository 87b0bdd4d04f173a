import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import { runGuarded, type Guarded } from './guard.ts';
import { clearLeftovers } from './leftovers.ts';
import { giveTo } from './runner.ts';

export interface Postmaster extends Cluster {
  socketDir: string;
}

/** Sized for one machine with a desk on it. Durable: an answered call that was acknowledged is on disk. */
const ownSettings = {
  listen_addresses: '',
  max_connections: '200',
  // an eighth of the machine, taken as it is needed: what is searched all day stays in memory (a name among two million
  // people, p99: 30 ms with 128 MB, `npm run bench -- names`)
  shared_buffers: `${Math.max(128, Math.floor(totalmem() / 8 / 2 ** 20))}MB`,
  fsync: 'on',
  synchronous_commit: 'on',
  timezone: 'UTC',
  // what the system holds in memory is read at once, not asked of another process: `npm run bench -- names`
  io_method: 'sync',
  // The server's log must not hold callers: no statements with their values, no "Key (phone)=(…) exists".
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/** Starts PostgreSQL and waits until `ready` succeeds; a crashed cluster recovers first, however long it takes. */
export async function launchPostmaster(
  postmaster: Postmaster,
  ready: () => Promise<void>,
  given: AbortSignal,
): Promise<Guarded> {
  for (let attempt = 1; ; attempt++) {
    await clearLeftovers(postmaster.cluster, postmaster.log);
    const { guarded, said } = await spawnPostmaster(postmaster);
    const giveUp = () => void guarded.stop();
    given.addEventListener('abort', giveUp);
    const end = await Promise.race([guarded.ended, untilReady(ready, guarded)]);
    given.removeEventListener('abort', giveUp);
    if (end === undefined) return guarded;
    const last = await said();
    // The dead postmaster's backends see its death within moments; until then they hold its memory.
    if (/pre-existing shared memory block/.test(last) && attempt < 30) await pause(200);
    else throw new Error(`PostgreSQL did not start (${end}): ${last}`);
  }
}

async function spawnPostmaster(postmaster: Postmaster): Promise<{ guarded: Guarded; said: () => Promise<string> }> {
  const { binaries, runner, cluster, dataDir, socketDir, settings } = postmaster;
  await makeAgain(postmaster);
  const path = join(dataDir, 'postgres.log');
  const size = (await stat(path).catch(() => undefined))?.size ?? 0;
  if (size > 5_000_000) await rename(path, `${path}.1`);
  const file = await open(path, 'a', 0o600);
  try {
    const from = (await file.stat()).size;
    const all = { ...ownSettings, ...settings, unix_socket_directories: socketDir, unix_socket_permissions: '0700' };
    const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const guarded = runGuarded([binaries.postgres, '-D', cluster, ...flags], {
      binaries,
      runner,
      cwd: dataDir,
      logFd: file.fd,
      socketDir,
    });
    return {
      guarded,
      said: async () => (await readFile(path)).subarray(from).toString().trim().split('\n').slice(-4).join(' '),
    };
  } finally {
    await file.close();
  }
}

/** A cleaner of /tmp, or the guard of the run before, may have taken the directory. */
async function makeAgain({ socketDir, runner }: Postmaster): Promise<void> {
  const made = await mkdir(socketDir, { mode: 0o700 }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
      return false;
    },
  );
  if (made) await giveTo(runner, socketDir);
}

/** Resolves with nothing when the server answers; never when it ends first. */
async function untilReady(ready: () => Promise<void>, guarded: Guarded): Promise<undefined> {
  let ended = false;
  void guarded.ended.then(() => (ended = true));
  while (!ended) {
    try {
      await ready();
      return undefined;
    } catch (error) {
      if (!isStarting(error)) {
        await guarded.stop();
        throw error;
      }
    }
    await pause(20);
  }
  return new Promise(() => {});
}

/** No socket yet, nobody listening on it, or "the database system is starting up", or it went while we asked. */
function isStarting(error: unknown): boolean {
  const { code = '' } = error as { code?: string };
  const asked = ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P03', '57P01', '57P02'];
  return asked.includes(code) || /terminated unexpectedly/i.test((error as Error).message);
}
