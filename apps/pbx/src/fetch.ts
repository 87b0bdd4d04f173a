import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { modules } from './modules.ts';
import { librariesIn, runIn } from './prefix.ts';

const run = promisify(execFile);

/** Asterisk, Russian words, a voice for what they lack, a caller for tests. */
const wanted = ['asterisk', 'asterisk-core-sounds-ru-wav', 'espeak-ng', 'sip-tester'];

/** What packages ask for that nothing here uses: accounts, keys, scripts' languages, libraries of modules that are not loaded. */
const unused =
  /^(adduser|passwd|login|debconf|lib(c-|pam|audit|cap-ng|selinux|semanage|sepol|db5|perl|python|icu|codec2|snmp|unbound|x11|xcb|xau|xdmcp|ical|ldap|sasl|gnutls|gcrypt|gpg|assuan|ksba|npth|nettle|hogweed|neon|gmime|radcli|freeradius|sensors|pci|iksemel|spandsp|tiff|jpeg|webp|lerc|jbig|deflate|jack|portaudio|vorbisenc|lua|sybdb|ct4|odbc|unixodbc|corosync|resample)|perl|python|gnupg|gpg|dirmngr|pinentry|pci\.ids|tzdata|media-types|openssl-provider|asterisk-core-sounds-en)/;

/**
 * Debian's signed packages, by name, from the mirror that this machine uses, unpacked into a folder of their own: neither the
 * machine's libraries nor its list of packages are touched, and nobody needs to be root. apt resolves what they need, so
 * that a library that changed its name is found; what a module still lacks is said.
 */
export async function fetchPrograms(prefix: string, log: (line: string) => void): Promise<void> {
  const mirror = await mirrorOfThisMachine();
  await mkdir(dirname(prefix), { recursive: true });
  const work = await mkdtemp(`${prefix}-`);
  try {
    log('Fetching Asterisk from Debian');
    const env = { ...process.env, APT_CONFIG: await aptFolder(work, mirror), LC_ALL: 'C' };
    await run('apt-get', ['-qq', 'update'], { env });
    const names = await neededNames(env);
    await mkdir(join(work, 'debs'));
    await run('apt-get', ['-qq', 'download', ...names], { env, cwd: join(work, 'debs'), maxBuffer: 1 << 24 });
    for (const deb of await readdir(join(work, 'debs')))
      await run('dpkg-deb', ['-x', join(work, 'debs', deb), join(work, 'root')]);
    await checkLibraries(join(work, 'root'));
    await rm(join(work, 'apt'), { recursive: true });
    await rm(join(work, 'debs'), { recursive: true });
    await writeFile(join(work, 'complete'), names.join('\n') + '\n');
    // somebody else may have brought it meanwhile: theirs is as good
    await rm(prefix, { recursive: true, force: true });
    await rename(work, prefix).catch(() => {});
  } catch (error) {
    throw new Error(
      `Asterisk could not be fetched from Debian (${firstLine(error)}). Install Asterisk 22.5 or newer, or name a folder that has it in LINIA_PBX_PREFIX.`,
      { cause: error },
    );
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

async function neededNames(env: NodeJS.ProcessEnv): Promise<string[]> {
  const { stdout } = await run('apt-get', ['-s', '-y', 'install', ...wanted], { env, maxBuffer: 1 << 24 });
  const names = [...stdout.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name!.replace(/:.*/, ''));
  return names.filter((name) => !unused.test(name));
}

/** Every module that is loaded, and the programs, find all their libraries in the folder. */
async function checkLibraries(root: string): Promise<void> {
  const found = await librariesIn(root);
  if (!found) throw new Error('there is no loader among the packages');
  const { folder } = found;
  const files = [
    join(root, 'usr/sbin/asterisk'),
    join(root, 'usr/bin/espeak-ng'),
    join(root, 'usr/bin/sipp'),
    ...modules.map((name) => join(folder, 'asterisk/modules', name)),
  ];
  const missing = new Set<string>();
  for (const file of files) {
    const [loader, ...args] = runIn(found);
    const said = await run(loader!, [...args, '--list', file]).catch(
      (error: { stdout?: string; stderr?: string }) => error,
    );
    for (const [, name] of `${said.stdout}${said.stderr}`.matchAll(/(\S+\.so[\w.]*)(?: => not found|: cannot open)/g))
      missing.add(name!);
  }
  if (missing.size > 0) throw new Error(`these libraries are missing: ${[...missing].join(', ')}`);
}

async function mirrorOfThisMachine(): Promise<string> {
  for (const tool of ['apt-get', 'dpkg-deb'])
    await run(tool, ['--version']).catch(() => {
      throw new Error(
        `There is no Asterisk here, and without ${tool} it can't be fetched. Install Asterisk 22.5 or newer, or use LINIA_PBX_PREFIX.`,
      );
    });
  const files = ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list'];
  const text = (await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')))).join('\n');
  const mirror =
    /^URIs: *(\S+)/m.exec(text)?.[1] ?? /^deb (?:\[[^\]]*\] )?(\S+)/m.exec(text)?.[1] ?? 'http://deb.debian.org/debian';
  await readFile(keyring).catch(() => {
    throw new Error(
      `There is no Asterisk here, and only Debian's own is fetched (${keyring} is missing). Install Asterisk 22.5 or newer.`,
    );
  });
  return mirror;
}

function firstLine(error: unknown): string {
  const said = (error as { stderr?: string }).stderr || (error instanceof Error ? error.message : String(error));
  return said.trim().split('\n')[0]!;
}
