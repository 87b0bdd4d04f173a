import { randomBytes, randomInt } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { guard, type Guarded } from './guard.ts';
import { freePort, freeUdpPort } from './ports.ts';
import { findPrograms, type Programs } from './programs.ts';
import type { Place } from './place.ts';
import { settings } from './settings.ts';
import { writeSounds } from './sounds.ts';

export type PbxOptions = {
  /** As they are dialled, digits only; the demo's by default. */
  numbers?: readonly string[];
  log?: (line: string) => void;
  programs?: Programs;
  /** Who is called where no server is there, as `Dial` takes it. */
  fallback?: string;
  /** Any softphone of this machine is a caller, without a header. */
  softphones?: boolean;
  /** Added at the end of files of its settings, by name: what a peer needs that is measured beside. */
  more?: Readonly<Record<string, string>>;
};

export type Pbx = {
  /** Where /ari is. */
  ariUrl: string;
  ariUser: string;
  ariPassword: string;
  /** Where browsers' SIP goes, through the server. */
  wsUrl: string;
  sipPort: number;
  /** Where finished and running recordings are. */
  recordings: string;
  /** Its words are in `linia` there. */
  sounds: string;
  programs: Programs;
  /** Ends it as a crash would, and starts it again on the same ports with the same passwords. */
  restart(): Promise<void>;
  /** Nothing is left behind. */
  stop(): Promise<void>;
};

/** The demo's lines: 8 800 000-08-16 and +7 812 000-38-16, as networks dial them. */
const demoNumbers = ['88000000816', '78000000816', '+78000000816', '88120003816', '78120003816', '+78120003816'];

/** Brings up an Asterisk of this process's own on free ports of this machine. It goes down with the process, however that ends. */
export async function startPbx(options: PbxOptions = {}): Promise<Pbx> {
  const log = options.log ?? (() => {});
  const programs = options.programs ?? (await findPrograms(log));
  const folder = await mkdtemp(join(tmpdir(), 'linia-pbx-'));
  try {
    await chmod(folder, 0o700);
    const rtpFrom = 10_000 + 2 * randomInt(5_000);
    const place: Place = {
      programs,
      folder,
      httpPort: await freePort(),
      sipPort: await freeUdpPort(),
      rtpFrom,
      rtpTo: rtpFrom + 999,
      ariUser: 'linia',
      ariPassword: randomBytes(18).toString('base64url'),
      numbers: options.numbers ?? demoNumbers,
      fallback: options.fallback ?? null,
      softphones: options.softphones ?? false,
      more: options.more ?? {},
    };
    await write(place, log);
    let running = await launch(place);
    return {
      ariUrl: `http://127.0.0.1:${place.httpPort}`,
      ariUser: place.ariUser,
      ariPassword: place.ariPassword,
      wsUrl: `ws://127.0.0.1:${place.httpPort}/ws`,
      sipPort: place.sipPort,
      recordings: join(folder, 'spool/recording'),
      sounds: join(folder, 'data/sounds'),
      programs,
      restart: async () => {
        await running.stop('KILL');
        running = await launch(place);
      },
      stop: async () => {
        await running.stop('TERM');
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function write(place: Place, log: (line: string) => void): Promise<void> {
  const { folder, programs } = place;
  const folders = [
    'etc',
    'log',
    'run',
    'lib',
    'db',
    'music',
    'keys/keys',
    'data/sounds',
    'spool/recording',
    'spool/monitor',
    'spool/outgoing',
    'spool/tmp',
  ];
  for (const name of folders) await mkdir(join(folder, name), { recursive: true });
  for (const name of await readdir(programs.data))
    if (name !== 'sounds') await symlink(join(programs.data, name), join(folder, 'data', name));
  for (const [name, text] of Object.entries(settings(place)))
    await writeFile(join(folder, 'etc', name), text, { mode: 0o600 });
  await writeSounds({ programs, sounds: join(folder, 'data/sounds'), music: join(folder, 'music') }, log);
}

/** Started, and answering over ARI. */
async function launch({ programs, folder, httpPort, ariUser, ariPassword }: Place): Promise<Guarded> {
  const running = guard([...programs.asterisk, '-f', '-n', '-C', join(folder, 'etc/asterisk.conf')], folder);
  const asked = `http://127.0.0.1:${httpPort}/ari/asterisk/info`;
  const authorization = `Basic ${Buffer.from(`${ariUser}:${ariPassword}`).toString('base64')}`;
  for (let waited = 0; ; waited += 20) {
    if ((await fetch(asked, { headers: { authorization } }).catch(() => null))?.ok) return running;
    if (running.over() || waited > 10_000) {
      const said = running.said() + (await readFile(join(folder, 'log/messages'), 'utf8').catch(() => ''));
      await running.stop('KILL');
      throw new Error(`Asterisk did not start:\n${said.slice(-2_000)}`);
    }
    await pause(20);
  }
}
