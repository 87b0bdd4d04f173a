import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { access, chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
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

/** How its door is kept. */
export type Door = {
  /** Who says another is refused, as Dovecot's own login does; without it whoever connects is in. */
  password?: string;
  tls?: { key: string; cert: string };
  /** Megabytes, and what happens beyond is Dovecot's own quota. */
  quota?: number;
};

/** A mailbox of a real Dovecot. */
export class Dovecot {
  readonly config: ImapConfig;
  readonly #home: string;
  readonly #sockets = new Set<Socket>();
  readonly #stop: () => Promise<void>;
  #letters = 0;
  /** How many were let in. */
  readonly visits: { count: number };

  private constructor(
    port: number,
    home: string,
    sockets: Set<Socket>,
    { visits, door, stop }: { visits: { count: number }; door: Door; stop: () => Promise<void> },
  ) {
    this.#home = home;
    this.#sockets = sockets;
    this.#stop = stop;
    this.visits = visits;
    const at = { host: '127.0.0.1', port, secure: door.tls !== undefined };
    this.config = { ...at, user: 'help', password: door.password ?? 'unasked', address: 'help@linia.test' };
  }

  static async start(programs: string, door: Door = {}): Promise<Dovecot> {
    const home = await mkdtemp(join(tmpdir(), 'linia-imap-'));
    for (const each of ['cur', 'new', 'tmp']) await mkdir(join(home, 'Maildir', each), { recursive: true });
    await run('chmod', ['-R', '777', home]);
    const sockets = new Set<Socket>();
    const children = new Set<ChildProcess>();
    const visits = { count: 0 };
    const enter = (socket: Socket, ready: string | null) => {
      visits.count += 1;
      const child = spawn(join(programs, 'usr/lib/dovecot/imap'), settingsOf(programs, home, door), {
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
      });
      children.add(child);
      socket.pipe(child.stdin);
      if (ready === null) child.stdout.pipe(socket);
      // it greets whoever is in already; who has just signed in is told that instead
      else
        child.stdout.once('data', (greeting: Buffer) => {
          socket.write(ready);
          const rest = greeting.subarray(greeting.indexOf('\n') + 1);
          if (rest.length > 0) socket.write(rest);
          child.stdout.pipe(socket);
        });
      for (const end of [socket, child.stdin, child.stdout]) end.on('error', () => socket.destroy());
      child.on('exit', () => {
        children.delete(child);
        socket.destroy();
      });
      socket.on('close', () => child.kill());
    };
    const come = (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => socket.destroy());
      if (door.password === undefined) enter(socket, null);
      else signIn(socket, door.password, (ready) => enter(socket, ready));
    };
    const server = door.tls ? createTlsServer(door.tls, come) : createServer(come);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const stop = async () => {
      for (const socket of sockets) socket.destroy();
      for (const child of children) child.kill('SIGKILL');
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(home, { recursive: true, force: true });
    };
    return new Dovecot((server.address() as AddressInfo).port, home, sockets, { visits, door, stop });
  }

  /** As a mail server delivers: written aside, then moved in whole. */
  async deliver(raw: string | Buffer, seen = false, folder = ''): Promise<void> {
    const name = `${Math.floor(Date.now() / 1000)}.${(this.#letters += 1)}.test${seen ? ':2,S' : ''}`;
    const aside = join(this.#home, 'Maildir/tmp', name);
    await writeFile(aside, raw);
    await chmod(aside, 0o666);
    await rename(aside, join(this.#home, 'Maildir', folder && `.${folder}`, seen ? 'cur' : 'new', name));
  }

  /** Names of the letters that are marked as read. */
  async seen(): Promise<number> {
    return (await readdir(join(this.#home, 'Maildir/cur'))).filter((name) => /:2,\w*S/.test(name)).length;
  }

  /** A person reads everything in it. */
  async read(): Promise<void> {
    for (const from of ['new', 'cur'])
      for (const name of await readdir(join(this.#home, 'Maildir', from)))
        if (!/:2,\w*S/.test(name))
          await rename(
            join(this.#home, 'Maildir', from, name),
            join(this.#home, 'Maildir/cur', `${name.split(':')[0]!}:2,S`),
          );
  }

  async kept(): Promise<number> {
    const [cur, fresh] = await Promise.all(['cur', 'new'].map((each) => readdir(join(this.#home, 'Maildir', each))));
    return cur!.length + fresh!.length;
  }

  /** Nothing can be written into it any more: what a full or broken disk does. */
  async seal(on: boolean): Promise<void> {
    await run('chmod', ['-R', on ? '555' : '777', join(this.#home, 'Maildir')]);
  }

  /** A folder beside the INBOX. */
  async folder(name: string): Promise<void> {
    for (const each of ['cur', 'new', 'tmp'])
      await mkdir(join(this.#home, 'Maildir', `.${name}`, each), { recursive: true });
    await run('chmod', ['-R', '777', join(this.#home, 'Maildir', `.${name}`)]);
  }

  /** Every connection is cut, as by a restart of the server. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  stop(): Promise<void> {
    return this.#stop();
  }
}

/** Its mail, and how much of it there may be. */
const settingsOf = (programs: string, home: string, { quota }: Door): string[] =>
  [
    `mail_location=maildir:${home}/Maildir`,
    `base_dir=${home}/run`,
    ...(quota === undefined
      ? []
      : [
          `mail_plugin_dir=${programs}/usr/lib/dovecot/modules`,
          'mail_plugins=quota imap_quota',
          'plugin/quota=maildir:User',
          `plugin/quota_rule=*:storage=${quota}M`,
        ]),
  ].flatMap((each) => ['-o', each]);

/** The few words before the mailbox: imap-login of this package looks for its modules where it is not. */
function signIn(socket: Socket, password: string, enter: (ready: string) => void): void {
  socket.write('* OK [CAPABILITY IMAP4rev1 LITERAL+ SASL-IR] ready\r\n');
  let said = '';
  const hear = (bytes: Buffer) => {
    said += bytes.toString('latin1');
    for (let end = said.indexOf('\r\n'); end >= 0; end = said.indexOf('\r\n')) {
      const [tag = '*', verb = '', ...rest] = said.slice(0, end).split(' ');
      said = said.slice(end + 2);
      if (/^login$/i.test(verb)) {
        if (rest.at(-1)?.replace(/"/g, '') === password) {
          socket.off('data', hear);
          socket.pause();
          return enter(`${tag} OK [CAPABILITY IMAP4rev1 IDLE QUOTA] Logged in\r\n`);
        }
        socket.write(`${tag} NO [AUTHENTICATIONFAILED] Authentication failed.\r\n`);
      } else if (/^logout$/i.test(verb)) socket.end(`* BYE\r\n${tag} OK\r\n`);
      else socket.write(`${tag} OK\r\n`);
    }
  };
  socket.on('data', hear);
}

/** A certificate that its maker gave to itself, for so many days from now: over already where they are below none. */
export async function certificateFor(name: string, days: number, here = true): Promise<{ key: string; cert: string }> {
  const at = await mkdtemp(join(tmpdir(), 'linia-cert-'));
  const [key, asked, cert] = ['key.pem', 'asked.pem', 'cert.pem'].map((name) => join(at, name)) as [
    string,
    string,
    string,
  ];
  const names = join(at, 'names');
  try {
    await writeFile(names, `subjectAltName=DNS:${name}${here ? ',IP:127.0.0.1' : ''}`);
    await run('openssl', [
      'req',
      '-new',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      key,
      '-out',
      asked,
      '-subj',
      `/CN=${name}`,
    ]);
    const given = ['-signkey', key, '-days', String(days), '-extfile', names, '-out', cert];
    await run('openssl', ['x509', '-req', '-in', asked, ...given]);
    return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
  } finally {
    await rm(at, { recursive: true, force: true });
  }
}
