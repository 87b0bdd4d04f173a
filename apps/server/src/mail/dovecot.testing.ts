import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { access, chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ImapConfig } from '../shell/config.ts';

const run = promisify(execFile);
const folder = fileURLToPath(new URL('../../../../node_modules/.cache/linia-dovecot', import.meta.url));
/** Whom the mail belongs to where the tests are root's: Dovecot reads no mail as root. */
const nobody = 65_534;

/** Null where it can't be had: a loud skip here, a failure where a machine decides about a change. */
export const dovecot: string | null = await fetchDovecot().catch((error: Error) => {
  if (process.env['CI']) throw error;
  console.warn(`\n  SKIPPED: the tests of mailboxes over IMAP. ${error.message.split('\n')[0]}\n`);
  return null;
});

/** Debian's own package in a folder of ours: no root, nothing installed. */
async function fetchDovecot(): Promise<string> {
  const program = join(folder, 'usr/lib/dovecot/imap');
  if (
    await access(program)
      .then(() => true)
      .catch(() => false)
  )
    return folder;
  await mkdir(dirname(folder), { recursive: true });
  const work = await mkdtemp(`${folder}-`);
  try {
    await chmod(work, 0o755);
    await run('apt-get', ['-qq', 'download', 'dovecot-core', 'dovecot-imapd'], { cwd: work, timeout: 60_000 });
    for (const deb of (await readdir(work)).filter((name) => name.endsWith('.deb'))) {
      await run('dpkg-deb', ['-x', join(work, deb), work]);
      await rm(join(work, deb));
    }
    await rename(work, folder).catch(() => {});
    return folder;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** A mailbox of a real Dovecot. Who connects is in it already: what it asks of a password is not what is tested. */
export class Dovecot {
  readonly config: ImapConfig;
  readonly #home: string;
  readonly #sockets = new Set<Socket>();
  readonly #stop: () => Promise<void>;
  #letters = 0;

  private constructor(port: number, home: string, sockets: Set<Socket>, stop: () => Promise<void>) {
    this.#home = home;
    this.#sockets = sockets;
    this.#stop = stop;
    const at = { host: '127.0.0.1', port, secure: false };
    this.config = { ...at, user: 'help', password: 'unasked', address: 'help@linia.test' };
  }

  static async start(programs: string): Promise<Dovecot> {
    const home = await mkdtemp(join(tmpdir(), 'linia-imap-'));
    for (const each of ['cur', 'new', 'tmp']) await mkdir(join(home, 'Maildir', each), { recursive: true });
    await run('chmod', ['-R', '777', home]);
    const sockets = new Set<Socket>();
    const children = new Set<ChildProcess>();
    const server = createServer((socket) => {
      const child = spawn(
        join(programs, 'usr/lib/dovecot/imap'),
        ['-o', `mail_location=maildir:${home}/Maildir`, '-o', `base_dir=${home}/run`],
        {
          env: {
            LD_LIBRARY_PATH: join(programs, 'usr/lib/dovecot'),
            HOME: home,
            USER: 'help',
            DOVECONF_ENV: '1',
            PROTOCOL: 'imap',
          },
          cwd: home,
          stdio: ['pipe', 'pipe', 'ignore'],
          ...(process.getuid?.() === 0 && { uid: nobody, gid: nobody }),
        },
      );
      sockets.add(socket);
      children.add(child);
      socket.pipe(child.stdin);
      child.stdout.pipe(socket);
      for (const end of [socket, child.stdin, child.stdout]) end.on('error', () => socket.destroy());
      child.on('exit', () => {
        children.delete(child);
        socket.destroy();
      });
      socket.on('close', () => {
        sockets.delete(socket);
        child.kill();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Dovecot((server.address() as AddressInfo).port, home, sockets, async () => {
      for (const socket of sockets) socket.destroy();
      for (const child of children) child.kill('SIGKILL');
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(home, { recursive: true, force: true });
    });
  }

  /** As a mail server delivers: written aside, then moved in whole. */
  async deliver(raw: string | Buffer, seen = false): Promise<void> {
    const name = `${Math.floor(Date.now() / 1000)}.${(this.#letters += 1)}.test${seen ? ':2,S' : ''}`;
    const aside = join(this.#home, 'Maildir/tmp', name);
    await writeFile(aside, raw);
    await chmod(aside, 0o666);
    await rename(aside, join(this.#home, 'Maildir', seen ? 'cur' : 'new', name));
  }

  /** Names of the letters that are marked as read. */
  async seen(): Promise<number> {
    return (await readdir(join(this.#home, 'Maildir/cur'))).filter((name) => /:2,\w*S/.test(name)).length;
  }

  async kept(): Promise<number> {
    const [cur, fresh] = await Promise.all(['cur', 'new'].map((each) => readdir(join(this.#home, 'Maildir', each))));
    return cur!.length + fresh!.length;
  }

  /** Every connection is cut, as by a restart of the server. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  stop(): Promise<void> {
    return this.#stop();
  }
}
