import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { chmod, lchown, readdir } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import type { Binaries } from './binaries.ts';

/** Who PostgreSQL runs as. It refuses to run as root, so root needs somebody else. */
export interface Runner {
  /** The owner its files must have, as this process sees them. */
  owner: number;
  group: number;
  /** What to pass to spawn; empty when nothing is changed. */
  drop: { uid?: number; gid?: number };
  /** Goes before the command. */
  prefix: string[];
}

/**
 * The first who can read the programs and write the folder. The owner of an existing cluster comes first, so
 * that a start by root does not take the data away from the person who will start it tomorrow.
 */
export async function chooseRunner(binaries: Binaries, dataDir: string, cluster: string): Promise<Runner> {
  const root = process.getuid!() === 0;
  const found = root ? await chooseForRoot(binaries, dataDir, cluster) : forUser(binaries, dataDir);
  if (found) return found;
  throw new Error(
    root
      ? `PostgreSQL does not run as root, and no other account can use ${dataDir}: start Linia as an ordinary user, or set DATABASE_URL`
      : `This user can't run PostgreSQL on ${dataDir}: choose another folder in LINIA_DATA, or set DATABASE_URL`,
  );
}

/** Hands a file or a whole folder to the runner. Only root needs it, and only root can. */
export async function giveTo(runner: Runner, path: string): Promise<void> {
  if (process.getuid!() !== 0) return;
  await lchown(path, runner.owner, runner.group);
  const inside = await readdir(path, { recursive: true }).catch(() => []); // a file has nothing inside
  for (const entry of inside) await lchown(join(path, entry), runner.owner, runner.group);
}

function forUser(binaries: Binaries, dataDir: string): Runner | undefined {
  const self = { owner: process.getuid!(), group: process.getgid!(), drop: {}, prefix: [] };
  // initdb wants a name for its user; a container's made-up uid has none, but is nobody in a namespace.
  return [...(isNamed() ? [self] : []), inNamespace()].find((runner) => canRun(runner, binaries, dataDir));
}

async function chooseForRoot(binaries: Binaries, dataDir: string, cluster: string): Promise<Runner | undefined> {
  const owner = statSync(cluster, { throwIfNoEntry: false });
  const others = [...accounts(), inNamespace()];
  if (owner?.uid) others.unshift(account(owner.uid, owner.gid));
  if (owner?.uid === 0) others.unshift(inNamespace());
  // The last resort, where namespaces are forbidden (a container): accounts again, with a way in to the folder.
  for (const candidate of [...others, openParent, ...accounts()]) {
    if (typeof candidate === 'function') {
      await candidate(dataDir);
      continue;
    }
    await lchown(dataDir, candidate.owner, candidate.group).catch(() => {});
    if (!canRun(candidate, binaries, dataDir)) continue;
    if (owner?.uid !== candidate.owner) await giveTo(candidate, dataDir);
    return candidate;
  }
  await lchown(dataDir, 0, 0);
  return undefined;
}

/** Runs as it would run for real: its own folder writable, the programs and their libraries readable. */
function canRun(runner: Runner, binaries: Binaries, dataDir: string): boolean {
  const script = 'cd "$1" && test -w . && "$2" --version && "$3" --version';
  const { initdb, postgres } = binaries;
  const [command, ...args] = [...runner.prefix, '/bin/sh', '-c', script, 'sh', dataDir, initdb, postgres];
  return spawnSync(command!, args, { ...runner.drop, env: binaries.env, cwd: '/', timeout: 10_000 }).status === 0;
}

/** Lets others pass through the folder above ours, which stays unreadable to them. Never through a home. */
async function openParent(dataDir: string): Promise<void> {
  const parent = dirname(dataDir);
  const { mode, uid } = statSync(parent);
  if (uid === 0 && parent !== homedir()) await chmod(parent, (mode & 0o777) | 0o011);
}

/** A user namespace in which root is called nobody: no account is needed, and files under a 0700 home are reached. */
function inNamespace(): Runner {
  const prefix = ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--'];
  return { owner: process.getuid!(), group: process.getgid!(), drop: {}, prefix };
}

function accounts(): Runner[] {
  return ['postgres', 'nobody'].flatMap((name) => {
    const ids = ['-u', '-g'].map((what) => spawnSync('id', [what, name], { encoding: 'utf8' }));
    return ids.every(({ status }) => status === 0) ? [account(Number(ids[0]!.stdout), Number(ids[1]!.stdout))] : [];
  });
}

function account(uid: number, gid: number): Runner {
  return { owner: uid, group: gid, drop: { uid, gid }, prefix: [] };
}

function isNamed(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}
