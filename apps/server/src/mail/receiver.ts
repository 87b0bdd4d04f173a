import type { Readable } from 'node:stream';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { prepare, type Database } from '../shell/database.ts';
import { ownAddress } from './own-address.ts';
import { caps } from './reading/structure.ts';
import type { ArrivedLetter } from './store-letter.ts';

type Log = { warn: (data: object, message: string) => void; info: (data: object, message: string) => void };
export type Receiving = { host: string; port: number; lmtp: boolean };
export type Receiver = {
  /** Where it listens; null where that was not possible. */
  port: () => number | null;
  stop: () => Promise<void>;
};

type Mailbox = { id: number; named: boolean };

/** What the other side is told: 4xx, it keeps the letter and comes again; 5xx, it must not. */
const refused = (code: number, words: string): Error => Object.assign(new Error(words), { responseCode: code });

/**
 * The door for letters that a relay brings, by SMTP or LMTP. Only addresses of ours are taken. «250» is said when the letter is
 * committed and not before: whoever is told nothing, or 451, sends it again.
 */
export async function startReceiver(
  db: Database,
  log: Log,
  register: (letter: ArrivedLetter) => Promise<void>,
  { host, port, lmtp }: Receiving,
): Promise<Receiver> {
  /** As each connection's recipients were found: asked once of each letter. */
  const mailboxes = new WeakMap<SMTPServerSession, Map<string, Mailbox>>();
  const server = new SMTPServer({
    name: 'linia',
    banner: 'Linia',
    lmtp,
    size: caps.bytes,
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    // each may hold a letter of 30 MB
    maxClients: 30,
    socketTimeout: 60_000,
    closeTimeout: 2_000,
    onRcptTo: ({ address }, session, done) => {
      mailboxOf(db, address).then(
        (mailbox) => {
          if (!mailbox) return done(refused(550, 'no such mailbox here'));
          mailboxes.set(session, (mailboxes.get(session) ?? new Map()).set(address, mailbox));
          done(null);
        },
        () => done(refused(451, 'not now, please try again')),
      );
    },
    onData: (stream, session, done) => {
      take(stream, session).then(
        () => done(null, 'registered'),
        (error: Error & { responseCode?: number }) => {
          if (error.responseCode) return done(error);
          log.warn({ err: error }, 'a letter could not be kept');
          done(refused(451, 'not now, please try again'));
        },
      );
    },
  });

  async function take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const raw = await whole(stream);
    if (stream.sizeExceeded) throw refused(552, 'more than 30 MB');
    const { mailFrom, rcptTo } = session.envelope;
    const ours = rcptTo.flatMap(({ address }) => mailboxes.get(session)?.get(address) ?? []);
    mailboxes.delete(session);
    // the first of ours among them, `help+7@…` too; else the one that takes everything
    const mailbox = ours.find(({ named }) => named) ?? ours[0];
    if (!mailbox) throw refused(550, 'no such mailbox here');
    const envelope = { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address) };
    await register({ mailboxId: mailbox.id, source: 'smtp', raw, envelope, place: null });
  }

  // without it a client that resets its connection ends the process
  server.on('error', (error) => log.warn({ err: error }, 'the receiver of letters'));
  const listening = await new Promise<boolean>((resolve) => {
    server.server.once('listening', () => resolve(true));
    server.once('error', () => resolve(false));
    server.listen(port, host);
  });
  const at = () => {
    const address = listening ? server.server.address() : null;
    return typeof address === 'object' && address ? address.port : null;
  };
  return {
    port: at,
    stop: () => (listening ? new Promise((resolve) => server.close(() => resolve())) : Promise.resolve()),
  };
}

/** Beyond the cap nothing more is kept, but all is read: the answer comes at the end. */
async function whole(stream: Readable): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length <= caps.bytes) pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** Whose address it is; else the one that takes everything, where there is one. */
async function mailboxOf(db: Database, address: string): Promise<Mailbox | null> {
  const { rows } = await db.pool.query(
    prepare(
      `select id, address = $1 as named from mailboxes where not closed and (address = $1 or is_default)
       order by address = $1 desc, id limit 1`,
      [ownAddress(address)],
    ),
  );
  return (rows[0] as Mailbox | undefined) ?? null;
}
