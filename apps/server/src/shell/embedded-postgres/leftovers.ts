import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isOurs } from './socket-directory.ts';

/**
 * What an earlier run may have left in the cluster: a postmaster nobody guards any more, which is stopped, or a
 * postmaster.pid whose number now belongs to somebody else, which is removed. Call it only with the folder claimed.
 */
export async function clearLeftovers(cluster: string, log: (line: string) => void): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1) return;
  if (isPostmasterOf(pid, cluster)) {
    log(`Stopping a PostgreSQL that an earlier run left behind (process ${pid})`);
    await end(pid, cluster);
  } else if (exists(pid)) {
    log(`Removing a stale postmaster.pid that names a foreign process (${pid})`);
    await rm(file, { force: true });
  }
  // A pid that nobody has stays: PostgreSQL checks such a file itself, and better, for backends that still run.
  const sockets = lines[4] ?? '';
  if (isOurs(sockets)) await rm(sockets, { recursive: true, force: true });
}

/** Fast, then immediate, then by force. */
async function end(pid: number, cluster: string): Promise<void> {
  for (const [signal, seconds] of [
    ['SIGINT', 15],
    ['SIGQUIT', 5],
    ['SIGKILL', 5],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
    for (let waited = 0; waited < seconds * 1000; waited += 20) {
      if (!isPostmasterOf(pid, cluster)) return;
      await pause(20);
    }
  }
}

/** A postmaster keeps the command line it was started with; a zombie has none. */
function isPostmasterOf(pid: number, cluster: string): boolean {
  try {
    const [program = '', ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return basename(program) === 'postgres' && args[args.indexOf('-D') + 1] === cluster;
  } catch {
    if (process.platform === 'linux') return false;
    const { stdout } = spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return /\bpostgres -D /.test(stdout ?? '') && stdout.includes(`-D ${cluster} `);
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
