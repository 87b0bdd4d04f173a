import { chmod, mkdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findBinaries } from './binaries.ts';
import { claim } from './claim.ts';
import { createCluster, openCluster } from './cluster.ts';
import { launchPostmaster, type Postmaster } from './postmaster.ts';
import { chooseRunner, giveTo } from './runner.ts';
import { makeSocketDirectory } from './socket-directory.ts';

export interface EmbeddedPostgresOptions {
  /** The launcher's own folder: the cluster, its password and its log. Made when absent, kept 0700. */
  dataDir: string;
  log?: (line: string) => void;
  /** PostgreSQL settings over the launcher's own, for example `{ fsync: 'off' }` in tests. */
  settings?: Record<string, string>;
  /** Another copy of the programs than npm's: a folder with bin, lib and share. */
  native?: string;
}

export interface EmbeddedPostgres {
  /** Superuser `linia`, database `linia`, over a Unix socket; `new URL(url)` reads it, so a test can change the database. */
  url: string;
  /** PostgreSQL's data directory (`postmaster.pid` is there). */
  cluster: string;
  /** Waits until the postmaster is gone. Close the pools first; whoever is still connected is cut. */
  stop(): Promise<void>;
}

/**
 * Brings up the PostgreSQL that came with npm and keeps it up: it goes down with this process, however
 * this process ends, and comes back when it dies alone.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log = () => {}, settings = {} } = options;
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const dataDir = await realpath(options.dataDir);
  await chmod(dataDir, 0o700).catch(() => {}); // somebody else's folder: chooseRunner says so in a sentence
  const release = await claim(dataDir);
  let socketDir: string | undefined;
  try {
    const cluster = join(dataDir, 'cluster');
    const binaries = await findBinaries(dataDir, options.native);
    const runner = await chooseRunner(binaries, dataDir, cluster);
    const password = await createCluster({ dataDir, cluster, binaries, runner, settings, log });
    socketDir = await makeSocketDirectory();
    await giveTo(runner, socketDir);
    const postmaster = { dataDir, cluster, binaries, runner, socketDir, settings, log };
    const url = urlOf(socketDir, password, 'linia');
    const watch = await keepRunning(postmaster, () => openCluster(urlOf(socketDir!, password, 'postgres')), log);
    return {
      url,
      cluster,
      stop: async () => {
        await watch.stop();
        await rm(postmaster.socketDir, { recursive: true, force: true });
        await release();
      },
    };
  } catch (error) {
    if (socketDir) await rm(socketDir, { recursive: true, force: true });
    await release();
    throw error;
  }
}

/** The first start fails aloud; a later death is answered by starting again, at the same address. */
async function keepRunning(postmaster: Postmaster, open: () => Promise<void>, log: (line: string) => void) {
  const stopping = new AbortController();
  const stopped = stopping.signal;
  let running = await launchPostmaster(postmaster, open, stopped);
  const watching = (async () => {
    for (;;) {
      const end = await running.ended;
      if (stopped.aborted) return;
      log(`PostgreSQL ended by itself (${end}); starting it again`);
      running = await launchAgain(postmaster, open, stopped);
      log('PostgreSQL is back');
    }
  })().catch((error: Error) => {
    if (!stopped.aborted) throw error;
  });
  return {
    async stop() {
      stopping.abort();
      await running.stop();
      await watching;
    },
  };
}

/** Tries until it is up: a full disk is mended by a person, in a person's time. */
async function launchAgain(postmaster: Postmaster, open: () => Promise<void>, stopped: AbortSignal) {
  for (let wait = 500; ; wait = Math.min(wait * 2, 30_000)) {
    try {
      const running = await launchPostmaster(postmaster, open, stopped);
      if (!stopped.aborted) return running;
      await running.stop();
    } catch (error) {
      postmaster.log((error as Error).message);
    }
    await pause(wait, undefined, { signal: stopped });
  }
}

/** The host is the socket's directory, percent-encoded, which `pg`, libpq and `URL` all read. */
function urlOf(socketDir: string, password: string, database: string): string {
  return `postgresql://linia:${password}@${encodeURIComponent(socketDir)}/${database}`;
}
