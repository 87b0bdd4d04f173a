import type { ImapFlow } from 'imapflow';
import { isConnectionFault, type Database } from '../shell/database.ts';
import { inTransaction } from '../shell/transaction.ts';
import { imapClient, type ImapServer } from './mailboxes/connection.ts';
import { faultOf, lookAtCertificate, type Fault } from './mailboxes/fault.ts';
import { usedOf } from './mailboxes/try-mailbox.ts';
import { preparing } from './prepared.ts';
import { caps } from './reading/structure.ts';
import { storeLetter } from './store-letter.ts';
import { Stuck } from './stuck.ts';

type Log = { warn: (data: object, message: string) => void };
export type Intake = { stop: () => Promise<void> };

type Inbox = { uidvalidity: number; stuck: Stuck; readOnly: boolean };

/** IDLE tells of a letter at once; a server that forgets to is asked every minute. */
const poll = 60_000;
const longestPause = 60_000;
/** From so full on it is said: a full mailbox turns customers' letters away, and nobody here would know. */
const nearlyFull = 0.95;

/**
 * Letters of one mailbox over IMAP. Each is committed before it is marked as read, none is ever deleted; what a person has read
 * in the mailbox meanwhile is taken by its number. A server that goes away is called again, and what is wrong stands beside the
 * mailbox.
 */
export function startImap(db: Database, log: Log, mailboxId: number, server: ImapServer): Intake {
  let client: ImapFlow | null = null;
  let look: () => void = () => {};
  let stopped = false;
  let pause = 1_000;
  let again: NodeJS.Timeout | null = null;
  let connecting: Promise<void> = connect();
  const polling = setInterval(() => look(), poll);

  async function connect(): Promise<void> {
    const fresh = imapClient(server);
    fresh.on('error', (error: Error) => void say(error));
    fresh.on('close', () => {
      if (client === fresh || client === null) later();
    });
    try {
      await fresh.connect();
      client = fresh;
      const inbox = await fresh.mailboxOpen(server.folder);
      pause = 1_000;
      const uidvalidity = Number(inbox.uidValidity);
      const stuck = await Stuck.of(db, { mailboxId, uidvalidity });
      look = looker(() => drain(fresh, { uidvalidity, stuck, readOnly: inbox.readOnly === true }));
      fresh.on('exists', look);
      look();
    } catch (error) {
      if (!stopped) await say(error);
      client = null;
      fresh.close();
      later();
    }
  }

  function later(): void {
    client = null;
    look = () => {};
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
    const next = () => {
      if (looking) {
        more = true;
        return;
      }
      looking = true;
      work()
        .catch((error: Error) => {
          if (!stopped) void say(error);
          client?.close(); // a new connection looks again
        })
        .finally(() => {
          looking = false;
          if (more && client) {
            more = false;
            next();
          } else void client?.idle().catch(() => {});
        });
    };
    return next;
  }

  async function drain(from: ImapFlow, { uidvalidity, stuck, readOnly }: Inbox): Promise<void> {
    const known = await db.pool.query(
      'select coalesce(max(uid), 0) as last from letters where mailbox_id = $1 and uidvalidity = $2',
      [mailboxId, uidvalidity],
    );
    const last = known.rows[0].last as number;
    const unseen = (await from.search({ seen: false }, { uid: true })) || [];
    // «5:*» is the last letter, even where it is the fourth
    const newer =
      last > 0 ? ((await from.search({ uid: `${last + 1}:*` }, { uid: true })) || []).filter((uid) => uid > last) : [];
    let fault: Fault | null = null;
    const before = new Set(await stuck.uids());
    for (const uid of [...new Set([...before, ...unseen, ...newer])].sort((a, b) => a - b)) {
      if (stopped) return;
      try {
        await take(from, uidvalidity, uid);
        if (before.has(uid)) await stuck.over(uid);
      } catch (error) {
        // the way there is gone: what is left waits for the next one. One letter that can't be had delays none of the others.
        if (!from.usable || isConnectionFault(error)) throw error;
        fault = stuckAt(uid, error);
        await stuck.note(uid, faultOf(error));
        log.warn({ err: error, mailbox: mailboxId, uid }, 'a letter could not be taken');
      }
    }
    // a full or broken disk there: what lies in it may not even be shown
    if (readOnly) fault = { code: 'folder.readonly', said: '' };
    fault ??= await fullness(from);
    await keepFault(fault);
    await db.pool.query('update mailboxes set looked_at = linia_now() where id = $1', [mailboxId]);
  }

  async function take(from: ImapFlow, uidvalidity: number, uid: number): Promise<void> {
    const found = await from.fetchOne(String(uid), { source: { start: 0, maxLength: caps.bytes } }, { uid: true });
    if (!found || !found.source) return; // somebody has moved it
    const raw = found.source;
    await inTransaction(db, (tx) =>
      storeLetter(preparing(tx), { mailboxId, source: 'imap', raw, envelope: null, place: { uidvalidity, uid } }),
    );
    const marked = await from.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true });
    if (!marked) throw new Error('the server does not let it be marked as read');
  }

  async function fullness(from: ImapFlow): Promise<Fault | null> {
    const used = await usedOf(from, server.folder);
    if (!used || used.bytes < used.of * nearlyFull) return null;
    return { code: 'box.full', said: `${Math.round((used.bytes / used.of) * 100)} %` };
  }

  async function say(error: unknown): Promise<void> {
    log.warn({ err: error, mailbox: mailboxId }, 'a mailbox could not be read');
    await keepFault(await lookAtCertificate(faultOf(error), server));
  }

  const keepFault = (fault: Fault | null) => keepMailboxFault(db, mailboxId, fault).catch(() => {});

  return {
    stop: async () => {
      stopped = true;
      clearInterval(polling);
      if (again) clearTimeout(again);
      client?.close();
      await connecting;
      client?.close();
    },
  };
}

/** The database's own no (a full disk) is its own; everything else is about this letter. */
function stuckAt(uid: number, error: unknown): Fault {
  const { code, said } = faultOf(error);
  return { code: code === 'disk.ours' ? code : 'letter.stuck', said: `UID ${uid}: ${said}`.slice(0, 300) };
}

/** What is wrong with the reading of a mailbox, since when; null: nothing. */
export async function keepMailboxFault(db: Database, mailboxId: number, fault: Fault | null): Promise<void> {
  await db.pool.query(
    `update mailboxes set fault = $2, fault_code = $3,
       fault_since = case when $3::text is null then null when fault_code = $3 then fault_since else linia_now() end
     where id = $1 and (fault, fault_code) is distinct from ($2, $3)`,
    [mailboxId, fault?.said ?? null, fault?.code ?? null],
  );
}
