import { randomInt } from 'node:crypto';
import { isConnectionFault, type Database } from '../../shell/database.ts';
import type { Secrets } from '../../shell/secrets.ts';
import { keepMailboxFault, startImap, type Intake } from '../imap.ts';
import type { ImapServer } from './connection.ts';

type Log = Record<'warn' | 'error', (data: object, message: string) => void>;

/** The mailbox that the environment names: its server stands in no row. */
export type FromEnvironment = { id: number; server: ImapServer };

export type Reading = {
  /** A second has passed, or a mailbox was changed: look who is to be read, and how. */
  look: (changed?: boolean) => void;
  stop: () => Promise<void>;
};

/** How long a process that died keeps a mailbox from the others; renewed three times in that time. */
const leaseSeconds = 30;
const renewAfter = 10_000;

/**
 * Mailboxes that are read over IMAP by this process. Of several processes one reads a mailbox at a time: it holds it for half a
 * minute and takes it anew while it lives; whoever is stopped gives it back at once. Added, changed, closed: the next look sees it.
 */
export function keepReading(db: Database, log: Log, secrets: Secrets, own: FromEnvironment | null): Reading {
  const self = randomInt(2 ** 31 - 1);
  const reading = new Map<number, { version: number; intake: Intake | null }>();
  let looking: Promise<void> | null = null;
  let stopped = false;
  let renewedAt = 0;
  let wanted = true;
  let again = false;

  async function take(): Promise<void> {
    const { rows } = await db.pool.query(
      `update mailboxes m set read_by = $1, read_until = linia_now() + make_interval(secs => $3)
       where m.id in (select id from mailboxes where not closed and (imap_host is not null or id = $2)
         and (read_by = $1 or read_until is null or read_until <= linia_now()) for no key update skip locked)
       returning id, version, imap_host as host, imap_port as port, imap_tls as tls, imap_user as "user", imap_password as password, imap_folder as folder`,
      [self, own?.id ?? null, leaseSeconds],
    );
    renewedAt = Date.now();
    const mine = new Map((rows as Row[]).map((row) => [row.id, row]));
    for (const [id, { version, intake }] of reading) {
      if (mine.get(id)?.version === version) continue;
      reading.delete(id);
      await intake?.stop();
    }
    for (const row of mine.values()) if (!reading.has(row.id)) reading.set(row.id, await begin(row));
  }

  async function begin(row: Row): Promise<{ version: number; intake: Intake | null }> {
    const { id, version } = row;
    if (row.host === null) return { version, intake: startImap(db, log, id, own!.server) };
    const password = secrets.open(row.password ?? '');
    if (password === null) {
      await keepMailboxFault(db, id, { code: 'password.key', said: '' });
      return { version, intake: null };
    }
    const { host, port, tls, user, folder } = row;
    return { version, intake: startImap(db, log, id, { host, port, tls, user, password, folder }) };
  }

  function look(changed = false): void {
    if (changed) wanted = true;
    if (stopped) return;
    if (looking) {
      again ||= changed;
      return;
    }
    if (!wanted && Date.now() - renewedAt < renewAfter) return;
    wanted = false;
    looking = take()
      .catch((error: unknown) => {
        // the database is away: those that are read find out by themselves
        if (!isConnectionFault(error)) log.error({ err: error }, 'mailboxes could not be looked at');
      })
      .finally(() => {
        looking = null;
        if (again) {
          again = false;
          look(true);
        }
      });
  }

  return {
    look,
    stop: async () => {
      stopped = true;
      await looking;
      await Promise.all([...reading.values()].map(({ intake }) => intake?.stop()));
      await db.pool
        .query('update mailboxes set read_by = null, read_until = null where read_by = $1', [self])
        .catch(() => {});
    },
  };
}

type Row = Omit<ImapServer, 'password' | 'host'> & {
  id: number;
  version: number;
  host: string;
  password: string | null;
};
