import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Binaries } from './binaries.ts';
import { runGuarded } from './guard.ts';
import { giveTo, type Runner } from './runner.ts';

const version = '18';

export interface Cluster {
  dataDir: string;
  cluster: string;
  binaries: Binaries;
  runner: Runner;
  settings: Record<string, string>;
  log: (line: string) => void;
}

/** Makes the cluster when there is none, and says the password of `linia`. */
export async function createCluster(options: Cluster): Promise<string> {
  const { dataDir, cluster, log } = options;
  const passwordFile = join(dataDir, 'password');
  const made = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (made === undefined) {
    log('Creating the database cluster');
    await initialize(options, passwordFile);
  } else if (made.trim() !== version) {
    throw new Error(
      `${cluster} was made by PostgreSQL ${made.trim()}, this is ${version}: restore a backup into a new LINIA_DATA`,
    );
  }
  return (await readFile(passwordFile, 'utf8')).trim();
}

/** Waits for the server by connecting, which is also the proof, and makes the database `linia` at the first start. */
export async function openCluster(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {}); // it may die under us: the query's own rejection tells it
  try {
    await client.connect();
    const { rowCount } = await client.query(`select from pg_database where datname = 'linia'`);
    if (!rowCount) await client.query('create database linia');
  } finally {
    await client.end().catch(() => {});
  }
}

/** Under another name first: a killed initdb leaves nothing that looks like a cluster. */
async function initialize(options: Cluster, passwordFile: string): Promise<void> {
  const { dataDir, cluster, binaries, runner, settings } = options;
  const unfinished = `${cluster}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  await giveTo(runner, passwordFile);
  const report = await open(join(dataDir, 'initdb.log'), 'w', 0o600);
  try {
    const guarded = runGuarded([binaries.initdb, ...initdbArguments(unfinished, passwordFile, settings)], {
      binaries,
      runner,
      cwd: dataDir,
      logFd: report.fd,
    });
    const end = await guarded.ended;
    if (end !== 'code 0') {
      const said = (await readFile(join(dataDir, 'initdb.log'), 'utf8')).trim().split('\n').slice(-3).join(' ');
      throw new Error(`The database cluster could not be created (${end}): ${said}`);
    }
  } finally {
    await report.close();
  }
  await rename(unfinished, cluster);
}

function initdbArguments(directory: string, passwordFile: string, settings: Record<string, string>): string[] {
  return [
    `--pgdata=${directory}`,
    '--username=linia',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    // UTF8 whatever the machine's locale is; the builtin provider sorts the same on every machine.
    '--encoding=UTF8',
    process.platform === 'darwin' ? '--locale=en_US.UTF-8' : '--locale=C.UTF-8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(settings['fsync'] === 'off' ? ['--no-sync'] : []),
  ];
}
