import { spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { EmbeddedPostgresOptions } from '../shell/embedded-postgres/index.ts';

export interface Holder {
  url: string;
  cluster: string;
  /** What the launcher logged. */
  said: string[];
  pid: number;
  /** Sends the signal and waits for the process, not for its PostgreSQL. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** A process of its own with an embedded PostgreSQL in it, to be killed in a test. */
export async function holdPostgres(options: EmbeddedPostgresOptions, how: SpawnOptions = {}): Promise<Holder> {
  const program = fileURLToPath(new URL('hold-postgres.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', program, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...how,
  });
  let complaint = '';
  child.stderr!.on('data', (part) => (complaint += part));
  const ended = once(child, 'exit');
  const line = await Promise.race([once(createInterface(child.stdout!), 'line'), ended.then(() => undefined)]);
  if (!line) throw new Error(complaint);
  return {
    ...(JSON.parse(line[0] as string) as Pick<Holder, 'url' | 'cluster' | 'said'>),
    pid: child.pid!,
    end: async (signal) => {
      child.kill(signal);
      await ended;
    },
  };
}

export function postmasterOf(cluster: string): number {
  return Number(readFileSync(`${cluster}/postmaster.pid`, 'utf8').split('\n')[0]);
}

/** The guard's shells of a running postmaster, the one that watches the pipe first. */
export function guardsOf(postmaster: number): number[] {
  const guard = parentOf(postmaster);
  const watching = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid && pid !== postmaster && parentOf(pid) === guard);
  return [...watching, guard!];
}

/** The user a process runs as, as this process sees it; undefined when it is gone, or is only a zombie. */
export function userOf(pid: number): number | undefined {
  const status = read(`/proc/${pid}/status`);
  const user = /^Uid:\s+(\d+)/m.exec(status)?.[1];
  return user === undefined || /^State:\s+Z/m.test(status) ? undefined : Number(user);
}

/** Waits for what another process does; the test's own time limit ends it. */
export async function until(what: () => boolean): Promise<void> {
  while (!what()) await pause(10);
}

function parentOf(pid: number): number | undefined {
  const parent = /^PPid:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1];
  return parent === undefined ? undefined : Number(parent);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
