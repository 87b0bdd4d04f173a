import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, statSync } from 'node:fs';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { holdPostgres, postmasterOf, userOf } from '../../testing/holder.ts';
import { nativeFolder } from './binaries.ts';

const nobody = 65534;
const isRoot = userInfo().uid === 0;
const asNobody = { uid: nobody, gid: nobody, env: { ...process.env, HOME: '/', TSX_DISABLE_CACHE: '1' } };
/** Root can show what another user sees only when that user can read this very checkout. */
const nobodyReads = isRoot && spawnSync('ls', [import.meta.dirname], { uid: nobody, gid: nobody }).status === 0;

let folder: string;
let dataDir: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linia-runner-'));
  await chmod(folder, 0o755);
  dataDir = join(folder, 'data');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('when npm ran no install scripts, the libraries are linked at the start', async () => {
  const native = await copyWithoutLinks();
  const server = await holdPostgres({ dataDir, native });
  expect(lstatSync(join(native, 'lib/libpq.so.5')).isSymbolicLink()).toBe(true);
  await server.end('SIGTERM');
});

describe.runIf(nobodyReads)('an ordinary user', () => {
  test('runs PostgreSQL as itself', async () => {
    await mkdir(dataDir);
    await chown(dataDir, nobody, nobody);
    const server = await holdPostgres({ dataDir }, asNobody);
    expect(userOf(postmasterOf(server.cluster))).toBe(nobody);
    await server.end('SIGTERM');
  });

  test('who may not write to node_modules gets the library links in the data folder', async () => {
    const native = await copyWithoutLinks();
    await mkdir(dataDir);
    await chown(dataDir, nobody, nobody);
    const server = await holdPostgres({ dataDir, native }, asNobody);
    expect(existsSync(join(native, 'lib/libpq.so.5'))).toBe(false);
    expect(existsSync(join(dataDir, 'lib/libpq.so.5'))).toBe(true);
    await server.end('SIGTERM');
  });

  test("is told in a sentence that the folder is somebody else's", async () => {
    await mkdir(dataDir, { mode: 0o755 });
    await expect(holdPostgres({ dataDir }, asNobody)).rejects.toThrow('belongs to another user');
  });

  test('keeps the data after root has started the same folder once', async () => {
    await mkdir(dataDir);
    await chown(dataDir, nobody, nobody);
    for (const who of [asNobody, {}, asNobody]) {
      const server = await holdPostgres({ dataDir }, who);
      expect(userOf(postmasterOf(server.cluster))).toBe(nobody);
      await server.end('SIGTERM');
    }
  });
});

describe.runIf(isRoot)('root', () => {
  test('drops to an account that can use the folder', async () => {
    const native = await copyOfPrograms();
    const server = await holdPostgres({ dataDir, native });
    expect(userOf(postmasterOf(server.cluster))).toBeGreaterThan(0);
    expect(statSync(dataDir).uid).toBeGreaterThan(0);
    await server.end('SIGTERM');
  });

  test('uses a user namespace when everything is under a home that only root can enter', async () => {
    const native = await copyOfPrograms();
    await chmod(folder, 0o700);
    const server = await holdPostgres({ dataDir, native });
    const postmaster = postmasterOf(server.cluster);
    expect(userOf(postmaster)).toBe(0);
    expect(await readFile(`/proc/${postmaster}/uid_map`, 'utf8')).toMatch(/^\s+65534\s+0\s+1$/m);
    await server.end('SIGKILL');

    const next = await holdPostgres({ dataDir, native });
    expect(userOf(postmasterOf(next.cluster))).toBe(0);
    await next.end('SIGTERM');
  });

  test('where namespaces are forbidden, as in a container, others may pass the folder above but not look into it', async () => {
    const native = await copyOfPrograms();
    const closed = join(folder, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const inNamespace = await holdPostgres({ dataDir: join(closed, 'data'), native });
    expect(userOf(postmasterOf(inNamespace.cluster))).toBe(0);
    await inNamespace.end('SIGTERM');

    const dropped = await holdPostgres({ dataDir: join(closed, 'data'), native }, await withoutUnshare());
    expect(userOf(postmasterOf(dropped.cluster))).toBeGreaterThan(0);
    expect(statSync(closed).mode & 0o777).toBe(0o711);
    await dropped.end('SIGTERM');
  });

  test('is told in a sentence what to do when nothing helps', async () => {
    const native = await copyOfPrograms();
    const closed = join(folder, 'one', 'two');
    await mkdir(closed, { recursive: true, mode: 0o700 });
    const start = holdPostgres({ dataDir: join(closed, 'data'), native }, await withoutUnshare());
    await expect(start).rejects.toThrow('start Linia as an ordinary user, or set DATABASE_URL');
  });
});

async function copyOfPrograms(): Promise<string> {
  const native = join(folder, 'native');
  await cp(nativeFolder(), native, { recursive: true, verbatimSymlinks: true });
  return native;
}

async function copyWithoutLinks(): Promise<string> {
  const native = await copyOfPrograms();
  const list = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
  for (const { target } of list) await rm(join(native, '..', target), { force: true });
  return native;
}

/** A machine on which there is `id`, but no `unshare`. */
async function withoutUnshare(): Promise<{ env: NodeJS.ProcessEnv }> {
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  for (const program of ['id', 'sleep', 'rmdir']) {
    const found = spawnSync('/bin/sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim();
    await symlink(found, join(bin, program));
  }
  return { env: { ...process.env, PATH: bin } };
}
