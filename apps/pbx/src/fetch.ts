import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { librariesIn, runIn, type Libraries } from './prefix.ts';

const run = promisify(execFile);

/** Programs that are wanted together, and what goes with them. */
export type Wanted = {
  /** As a person calls it. */
  what: string;
  /** What whoever can't have it so may do. */
  instead: string;
  packages: readonly string[];
  /** What these ask for that nothing here uses: it stays away until a library is missed. */
  unused: RegExp;
  /** What is asked for its libraries. */
  files: (found: Libraries) => string[];
};

/**
 * Debian's signed packages, by name, from the mirror that this machine uses, unpacked into a folder of their own: neither the
 * machine's libraries nor its list of packages are touched, and nobody needs to be root. apt resolves what they need, so
 * that a library that changed its name is found; what a module still lacks is said.
 */
export async function fetchPackages(prefix: string, wanted: Wanted, log: (line: string) => void): Promise<void> {
  const mirror = await mirrorOfThisMachine(wanted);
  await mkdir(dirname(prefix), { recursive: true });
  const work = await mkdtemp(`${prefix}-`);
  try {
    log(`Fetching ${wanted.what} from Debian`);
    const env = { ...process.env, APT_CONFIG: await aptFolder(work, mirror), LC_ALL: 'C' };
    await run('apt-get', ['-qq', 'update'], { env });
    const { used, unused } = await neededNames(wanted, env);
    await unpack(work, used, env);
    const missing = () => missedLibraries(wanted, join(work, 'root'));
    let missed = await missing();
    if (missed.length > 0) {
      // Debian moves: what nobody used yesterday, a library of today may ask for
      await unpack(work, unused, env);
      missed = await missing();
    }
    if (missed.length > 0) throw new Error(`these libraries are missing: ${missed.join(', ')}`);
    await rm(join(work, 'apt'), { recursive: true });
    await writeFile(join(work, 'complete'), used.join('\n') + '\n');
    // somebody else may have brought it meanwhile: theirs is as good
    await rm(prefix, { recursive: true, force: true });
    await rename(work, prefix).catch(() => {});
  } catch (error) {
    throw new Error(`${wanted.what} could not be fetched from Debian (${firstLine(error)}). ${wanted.instead}.`, {
      cause: error,
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** An apt of its own: no package is installed as far as it knows, so it names everything. */
async function aptFolder(work: string, mirror: string): Promise<string> {
  const apt = join(work, 'apt');
  await mkdir(join(apt, 'lists/partial'), { recursive: true });
  await mkdir(join(apt, 'cache/archives/partial'), { recursive: true });
  await writeFile(join(apt, 'status'), '');
  await writeFile(join(apt, 'sources.list'), `deb [signed-by=${keyring}] ${mirror} sid main\n`);
  const settings = {
    'Dir::Etc::sourcelist': join(apt, 'sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::Etc::preferences': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
    'Dir::State::lists': join(apt, 'lists'),
    'Dir::State::status': join(apt, 'status'),
    'Dir::Cache': join(apt, 'cache'),
    'APT::Install-Recommends': '0',
    'APT::Sandbox::User': process.getuid?.() === 0 ? 'root' : '',
    'Acquire::Languages': 'none',
    'Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled': 'false',
  };
  const file = join(apt, 'apt.conf');
  await writeFile(
    file,
    Object.entries(settings)
      .map(([key, value]) => `${key} "${value}";\n`)
      .join(''),
  );
  return file;
}

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

async function neededNames(
  { packages, unused }: Wanted,
  env: NodeJS.ProcessEnv,
): Promise<{ used: string[]; unused: string[] }> {
  const { stdout } = await run('apt-get', ['-s', '-y', 'install', ...packages], { env, maxBuffer: 1 << 24 });
  const names = [...stdout.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name!.replace(/:.*/, ''));
  return { used: names.filter((name) => !unused.test(name)), unused: names.filter((name) => unused.test(name)) };
}

async function unpack(work: string, names: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const debs = join(work, 'debs');
  await mkdir(debs);
  await run('apt-get', ['-qq', 'download', ...names], { env, cwd: debs, maxBuffer: 1 << 24 });
  for (const deb of await readdir(debs)) await run('dpkg-deb', ['-x', join(debs, deb), join(work, 'root')]);
  await rm(debs, { recursive: true });
}

/** Libraries that a program, or a module that is loaded, asks for and does not find in the folder. */
async function missedLibraries(wanted: Wanted, root: string): Promise<string[]> {
  const found = await librariesIn(root);
  if (!found) throw new Error('there is no loader among the packages');
  const missing = new Set<string>();
  for (const file of wanted.files(found)) {
    const [loader, ...args] = runIn(found);
    const said = await run(loader!, [...args, '--list', file]).catch(
      (error: { stdout?: string; stderr?: string }) => error,
    );
    for (const [, name] of `${said.stdout}${said.stderr}`.matchAll(/(\S+\.so[\w.]*)(?: => not found|: cannot open)/g))
      missing.add(name!);
  }
  return [...missing];
}

async function mirrorOfThisMachine({ what, instead }: Wanted): Promise<string> {
  for (const tool of ['apt-get', 'dpkg-deb'])
    await run(tool, ['--version']).catch(() => {
      throw new Error(`There is no ${what} here, and without ${tool} it can't be fetched. ${instead}.`);
    });
  const files = ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list'];
  const text = (await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')))).join('\n');
  const mirror =
    /^URIs: *(\S+)/m.exec(text)?.[1] ?? /^deb (?:\[[^\]]*\] )?(\S+)/m.exec(text)?.[1] ?? 'http://deb.debian.org/debian';
  await readFile(keyring).catch(() => {
    throw new Error(`There is no ${what} here, and only Debian's own is fetched (${keyring} is missing). ${instead}.`);
  });
  return mirror;
}

function firstLine(error: unknown): string {
  const said = (error as { stderr?: string }).stderr || (error instanceof Error ? error.message : String(error));
  return said.trim().split('\n')[0]!;
}
