import { startOutbox } from '../outbox/outbox.ts';
import type { MailConfig } from '../shell/config.ts';
import type { Database } from '../shell/database.ts';
import { arrivalEffects } from './effects.ts';
import { startImap } from './imap.ts';
import { Reader } from './reading/reader.ts';
import { startReceiver, type Receiver } from './receiver.ts';
import { keepHere, sendByRelay } from './send.ts';

type Log = Record<'info' | 'warn' | 'error', (data: object, message: string) => void>;

export type Mail = {
  /** Something was written, or a second has passed: look. */
  wake: () => void;
  idle: () => Promise<void>;
  /** Where letters are received; null where they are not. */
  port: () => number | null;
  stop: () => Promise<void>;
};

/**
 * Letters, in and out. They have outboxes of their own: ten thousand that come at once delay no telephone that is to ring, and a
 * slow relay delays no number. The lease is longer than a letter may take to be read and registered.
 */
export async function startMail(
  app: { db: Database; log: Log },
  { demo, mail }: { demo: boolean; mail: MailConfig },
): Promise<Mail> {
  const { db, log } = app;
  if (demo) await demoMailbox(db);
  const reader = new Reader();
  const relay = mail.relay === null || demo ? null : sendByRelay(db, mail.relay);
  const send = demo ? keepHere(db) : relay;
  const leaseSeconds = 25;
  const arrivals = startOutbox(app, arrivalEffects(db, log, reader), { atOnce: 4, leaseSeconds, attempts: 60 });
  // a relay may be away for a weekend; a notice is not sent when it is two days late
  const departures =
    send &&
    startOutbox(
      app,
      { 'mail.send': ({ message }: { message: number }) => send(message) },
      { atOnce: 4, leaseSeconds, attempts: 5_000 },
    );
  const receiver: Receiver | null = mail.receive === null ? null : await startReceiver(db, log, mail.receive);
  const intake = mail.imap === null ? null : startImap(db, log, await mailboxAt(db, mail.imap.address), mail.imap);
  return {
    wake: () => {
      arrivals.wake();
      departures?.wake();
    },
    idle: async () => {
      await arrivals.idle();
      await departures?.idle();
    },
    port: () => receiver?.port() ?? null,
    stop: async () => {
      await Promise.all([receiver?.stop(), intake?.stop()]);
      await Promise.all([arrivals.stop(), departures?.stop()]);
      await reader.stop();
      relay?.close();
    },
  };
}

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
