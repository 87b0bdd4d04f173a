import { startOutbox } from '../outbox/outbox.ts';
import type { MailTls } from '@linia/protocol';
import type { ImapConfig, MailConfig } from '../shell/config.ts';
import type { Database } from '../shell/database.ts';
import { keep } from '../shell/dispatch.ts';
import type { Secrets } from '../shell/secrets.ts';
import { arrivalEffects } from './effects.ts';
import { feedbackEffects } from './feedback/effects.ts';
import { keepReading } from './mailboxes/keep-reading.ts';
import { smtpPatience } from './mailboxes/connection.ts';
import { privateLinks } from './private-links.ts';
import { linkEffects } from './send-link.ts';
import { Reader } from './reading/reader.ts';
import { Pace } from './pace.ts';
import { startReceiver, type Receiver } from './receiver.ts';
import { takeLetters } from './take-letter.ts';
import { keepHere, sendByRelay, type Send } from './send.ts';

type Log = Record<'info' | 'warn' | 'error', (data: object, message: string) => void>;

export type Mail = {
  /** Something was written, or a second has passed: look. */
  wake: () => void;
  /** Something was heard of a call: letters wait a little. */
  called: () => void;
  /** A mailbox was added, changed or closed. */
  mailboxesChanged: () => void;
  idle: () => Promise<void>;
  /** Where letters are received; null where they are not. */
  port: () => number | null;
  stop: () => Promise<void>;
};

/**
 * Letters, in and out. They have outboxes of their own: ten thousand that come at once delay no telephone that is to ring, and a
 * slow relay delays no number. The lease is longer than a letter may take to be read and registered; a relay may take its time.
 */
export async function startMail(
  app: { db: Database; log: Log; secrets: Secrets; base?: () => string | null },
  { demo, mail }: { demo: boolean; mail: MailConfig },
): Promise<Mail> {
  const { db, log, secrets } = app;
  if (demo) await demoMailbox(db);
  const reader = new Reader();
  const pace = new Pace();
  const links = privateLinks(secrets, app.base ?? (() => null));
  const relay = demo ? null : sendByRelay(db, secrets, mail.relay, smtpPatience, links);
  const send: Send = relay ?? keepHere(db, links);
  const leaseSeconds = 25;
  const arrivals = startOutbox(
    app,
    { ...arrivalEffects(db, log, reader, pace), ...linkEffects(db, app.base), ...feedbackEffects(db, app.base) },
    {
      atOnce: 4,
      leaseSeconds,
      attempts: 60,
      relaxed: true,
    },
  );
  const depart = async ({ message, only }: { message: number; only?: string }): Promise<void> => {
    await db.pool.query(keep); // what it tells is not taken back by a database that dies now
    await send(message, only);
  };
  // a relay may be away for a weekend; a notice is not sent when it is two days late
  const departures = startOutbox(
    app,
    { 'mail.send': depart },
    { atOnce: 4, leaseSeconds, attempts: 5_000, relaxed: true, holds: true, slow: { after: 5_000, most: 64 } },
  );
  const receiver: Receiver | null =
    mail.receive === null ? null : await startReceiver(db, log, takeLetters(db, log, reader, pace), mail.receive);
  const own = mail.imap && {
    id: await mailboxAt(db, mail.imap.address),
    server: { ...mail.imap, tls: tlsOf(mail.imap), folder: 'INBOX' },
  };
  const reading = keepReading(db, log, secrets, own);
  reading.look(true);
  return {
    wake: () => {
      arrivals.wake();
      departures.wake();
      reading.look();
    },
    called: () => pace.called(),
    mailboxesChanged: () => reading.look(true),
    idle: async () => {
      await arrivals.idle();
      await departures.idle();
    },
    port: () => receiver?.port() ?? null,
    stop: async () => {
      await Promise.all([receiver?.stop(), reading.stop()]);
      await Promise.all([arrivals.stop(), withinReason(departures.stop())]);
      await reader.stop();
      relay?.close();
    },
  };
}

/** Who stops us does not wait ten minutes for a slow relay: what it has not said 250 to is sent again, under the same Message-ID. */
async function withinReason(stopped: Promise<void>): Promise<void> {
  let over: NodeJS.Timeout | undefined;
  await Promise.race([stopped, new Promise<void>((resolve) => (over = setTimeout(resolve, 12_000)))]);
  clearTimeout(over);
}

/** `imap://` is in the clear on this machine only. */
const tlsOf = ({ secure, host }: ImapConfig): MailTls =>
  secure ? 'tls' : ['127.0.0.1', '::1', 'localhost'].includes(host) ? 'none' : 'starttls';

/** The demo is written to at any address there is. */
async function demoMailbox(db: Database): Promise<void> {
  await db.pool.query(
    `insert into mailboxes (address, is_default) select 'help@linia.test', true where not exists (select from mailboxes)
     on conflict do nothing`,
  );
}

async function mailboxAt(db: Database, address: string): Promise<number> {
  await db.pool.query('insert into mailboxes (address) values ($1) on conflict do nothing', [address]);
  return (await db.pool.query('select id from mailboxes where address = $1', [address])).rows[0].id as number;
}
