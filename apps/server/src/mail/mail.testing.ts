import { createTransport } from 'nodemailer';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { makeWorld, type World } from '../testing/world.ts';
import { openDatabase, type Database } from '../shell/database.ts';
import type { ImapConfig } from '../shell/config.ts';
import { openSecrets } from '../shell/secrets.ts';
import { startMail, type Mail } from './start.ts';

export const testSecrets = openSecrets({ secret: 'a secret of the tests', dataDir: '' });

/** What the relay was given. */
export type Relayed = { from: string; to: string[]; mail: ParsedMail; raw: string };

/** A relay of the test's own, on loopback. `answer` may refuse what it is given. */
export async function aRelay(answer: () => Error | null = () => null) {
  const got: Relayed[] = [];
  const refused = new Map<string, number>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onRcptTo: ({ address }, _session, done) =>
      done(
        refused.has(address)
          ? Object.assign(new Error('not for this person'), { responseCode: refused.get(address) })
          : null,
      ),
    onData: (stream, session, done) => {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        const no = answer();
        if (no) return done(no);
        const raw = Buffer.concat(pieces);
        const { mailFrom, rcptTo } = session.envelope;
        void simpleParser(raw).then((mail) => {
          got.push({
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map(({ address }) => address),
            mail,
            raw: raw.toString(),
          });
          done();
        });
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    got,
    /** From now on it says this to every letter; null: it takes it. */
    answerWith: (other: () => Error | null) => void (answer = other),
    /** Takes no letter for this address, for good or (451) for now; null: takes it. */
    refuse: (address: string, code: number | null = 550) =>
      void (code === null ? refused.delete(address) : refused.set(address, code)),
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** A contact center with a mailbox, its receiver on loopback and a relay: letters go in by SMTP, notices come out by SMTP. */
export class Post {
  readonly fresh: FreshDatabase;
  readonly db: Database;
  readonly world: World;
  readonly mail: Mail;
  readonly relay: Awaited<ReturnType<typeof aRelay>>;

  private constructor(facts: Pick<Post, 'fresh' | 'db' | 'world' | 'mail' | 'relay'>) {
    this.fresh = facts.fresh;
    this.db = facts.db;
    this.world = facts.world;
    this.mail = facts.mail;
    this.relay = facts.relay;
  }

  static async open(imap: ImapConfig | null = null, people: { specialists?: number } = {}): Promise<Post> {
    const fresh = await freshDatabase();
    const db = openDatabase(fresh.url);
    const world = await makeWorld(fresh.pool, { agents: 1, specialists: 1, ...people });
    await fresh.pool.query(`insert into mailboxes (address) values ('help@linia.test')`);
    await fresh.pool.query(
      `insert into settings (key, value) values ('company', '"Наш оператор"'), ('contractUrl', '"https://linia.test/contract"')`,
    );
    const relay = await aRelay();
    const receive = { host: '127.0.0.1', port: 0, lmtp: false };
    const quiet = { info: () => {}, warn: process.env['LINIA_LOG'] ? console.warn : () => {}, error: console.error };
    const mail = await startMail(
      { db, log: quiet, secrets: testSecrets, base: () => 'https://support.linia.test' },
      { demo: false, mail: { receive, relay: relay.url, imap } },
    );
    return new Post({ fresh, db, world, mail, relay });
  }

  /** By SMTP, as the customer's relay does it. Returns what the receiver said. */
  async bring(raw: string | Buffer, from = 'ivan@customer.test', to = 'help@linia.test'): Promise<string> {
    const transport = createTransport({ host: '127.0.0.1', port: this.mail.port()!, secure: false, ignoreTLS: true });
    try {
      const said = await transport.sendMail({ envelope: { from, to }, raw });
      return said.response;
    } finally {
      transport.close();
    }
  }

  /** Until there is nothing left to do. */
  async settle(): Promise<void> {
    for (let n = 0; n < 3; n++) {
      this.mail.wake();
      await this.mail.idle();
    }
  }

  /** The number of the request that this letter made. */
  async request(more: Parameters<typeof letter>[0] = {}): Promise<number> {
    await this.bring(letter(more));
    await this.settle();
    return (await this.rows<{ number: number }>('select number from tickets order by id desc limit 1'))[0]!.number;
  }

  async rows<T = Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<T[]> {
    return (await this.fresh.pool.query(sql, values)).rows as T[];
  }

  async close(): Promise<void> {
    await this.mail.stop();
    await this.relay.stop();
    await this.db.pool.end();
    await this.fresh.drop();
  }
}

let count = 0;
/** A plain letter. */
export function letter(
  more: {
    from?: string;
    subject?: string;
    text?: string;
    id?: string;
    headers?: string[];
  } = {},
): string {
  count += 1;
  return [
    `From: ${more.from ?? 'Иван Петров <ivan@customer.test>'}`,
    'To: help@linia.test',
    `Subject: ${more.subject ?? 'УПД не уходят'}`,
    `Message-ID: ${more.id ?? `<letter-${count}@customer.test>`}`,
    'Date: Tue, 30 Sep 2014 17:31:41 +0400',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    ...(more.headers ?? []),
    '',
    more.text ?? 'Здравствуйте! Наш ИНН 7707083893.',
    '',
  ].join('\r\n');
}
