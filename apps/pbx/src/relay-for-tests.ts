import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fetchPackages, type Wanted } from './fetch.ts';
import { libraries, relayFolder, runIn } from './prefix.ts';

const run = promisify(execFile);

const coturn: Wanted = {
  what: 'The relay (coturn)',
  instead: 'Install coturn, or name its turnserver in LINIA_TURNSERVER',
  packages: ['coturn'],
  // what starts it as a service and what asks its console; of the databases only their clients' libraries
  unused:
    /^(systemd|libsystemd-shared|lib(blkid|mount|selinux|pcre2|c-gconv|readline|tinfo)|telnet|inetutils|netbase|readline|sqlite3|mysql-common|mariadb-common|openssl-provider)/,
  files: ({ root }) => [join(root, 'usr/bin/turnserver')],
};

/**
 * The relay that tests go through, and the words before its arguments: the one that is named or installed, else Debian's, in a folder beside
 * Asterisk's. Null is a loud skip here; where a machine decides about a change (CI), its absence is a failure.
 */
export async function relayForTests(what: string): Promise<string[] | null> {
  const found = await findRelay().catch((error: Error) => error);
  if (!(found instanceof Error)) return found;
  if (process.env['CI']) throw found;
  console.warn(`\n  SKIPPED: ${what}. ${found.message}\n`);
  return null;
}

async function findRelay(): Promise<string[]> {
  const named = process.env['LINIA_TURNSERVER'];
  if (named) {
    if (await works([named])) return [named];
    throw new Error(`LINIA_TURNSERVER names ${named}, which is none`);
  }
  if (await works(['turnserver'])) return ['turnserver'];
  const there = await fetched();
  if (there) return there;
  await fetchPackages(relayFolder(), coturn, () => {});
  const got = await fetched();
  if (!got)
    throw new Error(`The relay was fetched into ${relayFolder()}, but does not start there. ${coturn.instead}.`);
  return got;
}

async function fetched(): Promise<string[] | null> {
  const found = await libraries(relayFolder());
  if (!found) return null;
  const command = [...runIn(found), join(found.root, 'usr/bin/turnserver')];
  return (await works(command)) ? command : null;
}

const works = ([program, ...args]: string[]): Promise<boolean> =>
  run(program!, [...args, '--version'], { timeout: 10_000 }).then(
    () => true,
    () => false,
  );
