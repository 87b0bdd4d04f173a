import { ImapFlow } from 'imapflow';
import type { ImapConfig } from '../shell/config.ts';
import type { Database } from '../shell/database.ts';
import { inTransaction } from '../shell/transaction.ts';
import { caps } from './reading/structure.ts';
import { storeLetter } from './store-letter.ts';

type Log = { warn: (data: object, message: string) => void };
export type Intake = { stop: () => Promise<void> };

/** IDLE tells of a letter at once; a server that forgets to is asked every minute. */
const poll = 60_000;
const longestPause = 60_000;

/**
 * Letters of one mailbox over IMAP. Each is committed before it is marked as read, none is ever deleted; what a person has read
 * in the mailbox meanwhile is taken by its number. A server that goes away is called again, and what is wrong stands beside the
 * mailbox.
 */
export function startImap(db: Database, log: Log, mailboxId: number, config: ImapConfig): Intake {
  let client: ImapFlow | null = null;
  let stopped = false;
  let pause = 1_000;
  let again: NodeJS.Timeout | null = null;
  let connecting: Promise<void> = connect();
  const polling = setInterval(() => void client?.noop().catch(() => {}), poll);

  async function connect(): Promise<void> {
    const fresh = new ImapFlow({
      host: config.host,
      port: config.port,
      secure: config.secure,
      auth: { user: config.user, pass: config.password },
      logger: false,
      disableAutoIdle: true,
      maxIdleTime: 25 * 60_000,
      connectionTimeout: 15_000,
      greetingTimeout: 15_000,
    });
    // without it a reset connection ends the process
    fresh.on('error', (error: Error) => void say(error));
    fresh.on('close', () => {
      if (client === fresh || client === null) later();
    });
    try {
      await fresh.connect();
      client = fresh;
      const inbox = await fresh.mailboxOpen('INBOX');
      pause = 1_000;
      const look = looker(() => drain(fresh, Number(inbox.uidValidity)));
      fresh.on('exists', look);
      look();
      await say(null);
    } catch (error) {
      await say(error as Error);
      client = null;
      fresh.close();
      later();
    }
  }

  function later(): void {
    client = null;
    if (stopped || again) return;
    again = setTimeout(() => {
      again = null;
      connecting = connect();
    }, pause);
    pause = Math.min(pause * 2, longestPause);
  }

  /** One look at a time; one that is asked for meanwhile comes after it. Between looks the server tells us (IDLE). */
  function looker(work: () => Promise<void>): () => void {
    let looking = false;
    let more = false;
    const look = () => {
      if (looking) {
        more = true;
        return;
      }
      looking = true;
      work()
        .catch((error: Error) => {
          void say(error);
          client?.close(); // a new connection looks again
        })
        .finally(() => {
          looking = false;
          if (more && client) {
            more = false;
            look();
          } else void client?.idle().catch(() => {});
        });
    };
    return look;
  }

  async function drain(from: ImapFlow, uidvalidity: number): Promise<void> {
    const known = await db.pool.query(
      'select coalesce(max(uid), 0) as last from letters where mailbox_id = $1 and uidvalidity = $2',
      [mailboxId, uidvalidity],
    );
    const last = known.rows[0].last as number;
    const unseen = (await from.search({ seen: false }, { uid: true })) || [];
    // «5:*» is the last letter, even where it is the fourth
    const newer =
      last > 0 ? ((await from.search({ uid: `${last + 1}:*` }, { uid: true })) || []).filter((uid) => uid > last) : [];
    for (const uid of [...new Set([...unseen, ...newer])].sort((a, b) => a - b)) {
      if (stopped) return;
      const found = await from.fetchOne(String(uid), { source: { start: 0, maxLength: caps.bytes } }, { uid: true });
      if (!found || !found.source) continue; // somebody has moved it
      const raw = found.source;
      await inTransaction(db, (tx) =>
        storeLetter(tx, { mailboxId, source: 'imap', raw, envelope: null, place: { uidvalidity, uid } }),
      );
      await from.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true });
    }
    await db.pool.query('update mailboxes set looked_at = linia_now() where id = $1', [mailboxId]);
  }

  async function say(error: (Error & { responseText?: string }) | null): Promise<void> {
    if (error) log.warn({ err: error, mailbox: mailboxId }, 'a mailbox could not be read');
    const fault = error ? (error.responseText ?? error.message).slice(0, 300) : null;
    await db.pool.query('update mailboxes set fault = $2 where id = $1', [mailboxId, fault]).catch(() => {});
  }

  return {
    stop: async () => {
      stopped = true;
      clearInterval(polling);
      if (again) clearTimeout(again);
      await connecting;
      client?.close();
    },
  };
}
