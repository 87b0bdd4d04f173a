import { execFile } from 'node:child_process';
import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fetchPackages, type Wanted } from './fetch.ts';
import { modules } from './modules.ts';
import { libraries, prefixFolder, runIn, type Libraries } from './prefix.ts';

const run = promisify(execFile);

/** Where an Asterisk and what goes with it are, and how each is run: the words before its arguments. */
export type Programs = {
  asterisk: string[];
  version: string;
  modules: string;
  /** Asterisk's own data: `documentation` must be in it. */
  data: string;
  /** Speaks the announcements; null where there is none. */
  espeak: { command: string[]; data: string | null } | null;
  /** A caller and a telephone for tests; null where there is none. */
  sipp: string[] | null;
};

const oldest = [22, 5] as const;

/** Asterisk, Russian words, a voice for what they lack, a caller for tests. */
const asterisk: Wanted = {
  what: 'Asterisk',
  instead: 'Install Asterisk 22.5 or newer, or name a folder that has it in LINIA_PBX_PREFIX',
  packages: ['asterisk', 'asterisk-core-sounds-ru-wav', 'espeak-ng', 'sip-tester'],
  // accounts, keys, scripts' languages, libraries of modules that are not loaded
  unused:
    /^(adduser|passwd|login|debconf|lib(c-|pam|audit|cap-ng|selinux|semanage|sepol|db5|perl|python|icu|codec2|snmp|unbound|x11|xcb|xau|xdmcp|ical|ldap|sasl|gnutls|gcrypt|gpg|assuan|ksba|npth|nettle|hogweed|neon|gmime|radcli|freeradius|sensors|pci|iksemel|spandsp|tiff|jpeg|webp|lerc|jbig|deflate|jack|portaudio|lua|sybdb|ct4|odbc|unixodbc|corosync|resample)|perl|python|gnupg|gpg|dirmngr|pinentry|pci\.ids|tzdata|media-types|openssl-provider|asterisk-core-sounds-en)/,
  files: ({ root, folder }) => [
    join(root, 'usr/sbin/asterisk'),
    join(root, 'usr/bin/espeak-ng'),
    join(root, 'usr/bin/sipp'),
    ...modules.map((name) => join(folder, 'asterisk/modules', name)),
  ],
};

/** One that is installed and new enough, else the one in the private folder, which is fetched there at first. */
export async function findPrograms(log: (line: string) => void): Promise<Programs> {
  const prefix = prefixFolder();
  return (await installed()) ?? (await fetched(prefix)) ?? (await fetchThere(prefix, log));
}

async function fetchThere(prefix: string, log: (line: string) => void): Promise<Programs> {
  await fetchPackages(prefix, asterisk, log);
  const found = await fetched(prefix);
  if (!found)
    throw new Error(
      `Asterisk was fetched into ${prefix}, but does not start there. Remove that folder, or install Asterisk 22.5 or newer.`,
    );
  return found;
}

async function installed(): Promise<Programs | null> {
  const version = await versionOf(['asterisk']);
  if (version === null || !isNewEnough(version)) return null;
  const modules = await firstOf(['/usr/lib/asterisk/modules', '/usr/lib64/asterisk/modules', ...(await multiarch())]);
  const data = await firstOf(['/usr/share/asterisk', '/var/lib/asterisk'].map((dir) => join(dir, 'documentation')));
  if (modules === null || data === null) return null;
  return {
    asterisk: ['asterisk'],
    version,
    modules,
    data: join(data, '..'),
    espeak: await speakerInstalled(),
    sipp: (await works(['sipp', '-v'])) ? ['sipp'] : null,
  };
}

export const speakerInstalled = async (): Promise<Programs['espeak']> =>
  (await works(['espeak-ng', '--version'])) ? { command: ['espeak-ng'], data: null } : null;

export const speakerIn = (found: Libraries): NonNullable<Programs['espeak']> => ({
  command: [...runIn(found), join(found.root, 'usr/bin/espeak-ng')],
  data: join(found.folder, 'espeak-ng-data'),
});

async function fetched(prefix: string): Promise<Programs | null> {
  const found = await libraries(prefix);
  if (found === null) return null;
  const { folder, root } = found;
  const from = (program: string) => [...runIn(found), join(root, program)];
  const version = await versionOf(from('usr/sbin/asterisk'));
  if (version === null || !isNewEnough(version)) return null;
  return {
    asterisk: from('usr/sbin/asterisk'),
    version,
    modules: join(folder, 'asterisk/modules'),
    data: join(root, 'usr/share/asterisk'),
    espeak: speakerIn(found),
    sipp: from('usr/bin/sipp'),
  };
}

async function versionOf([program, ...args]: string[]): Promise<string | null> {
  const said = await run(program!, [...args, '-V'], { timeout: 10_000 }).catch(() => null);
  return /Asterisk (?:certified-)?(\d+\.\d+(?:\.\d+)?)/.exec(said?.stdout ?? '')?.[1] ?? null;
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

async function multiarch(): Promise<string[]> {
  const names = await readdir('/usr/lib').catch(() => []);
  return names.filter((name) => name.endsWith('-linux-gnu')).map((name) => `/usr/lib/${name}/asterisk/modules`);
}

async function firstOf(paths: string[]): Promise<string | null> {
  for (const path of paths)
    if (
      await access(path).then(
        () => true,
        () => false,
      )
    )
      return path;
  return null;
}

/** sipp tells its version and ends with 99: whoever was started at all is there. */
async function works([program, ...args]: string[]): Promise<boolean> {
  return run(program!, args, { timeout: 10_000 }).then(
    () => true,
    (error: NodeJS.ErrnoException) => typeof error.code === 'number',
  );
}
