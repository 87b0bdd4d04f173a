import type { AsteriskConfig } from '../../shell/config.ts';
import { isConnectionFault, openDatabase, type Database } from '../../shell/database.ts';
import { asRefusal } from '../../shell/refusal.ts';
import type { Secrets } from '../../shell/secrets.ts';
import { Ari, application } from './ari.ts';
import { OwnSounds } from './own-sounds.ts';
import { Board, type Log } from './board.ts';
import { tellDeskPhones } from './desk-phone.ts';
import { hear } from './events.ts';
import { AsteriskFault, whoIsThere } from './fault.ts';
import { Looks } from './looks.ts';
import { countOf, reconcile, type Reconciled } from './reconcile.ts';
import { settle } from './settle.ts';

export type Telephone = {
  /** Something has happened to this call in the database. */
  heard: (call: number) => void;
  /** What this offer is about stands on the screen of who is asked. */
  shown: (call: number, offer: number) => void;
  /** The bus was away: whatever was said meanwhile was missed. */
  missed: () => void;
  /** Whether this process leads the calls, and has Asterisk. */
  leads: () => boolean;
  stop: () => Promise<void>;
  /** As a killed process: nothing is said, nothing given back. */
  die: () => void;
};

const leaseSeconds = 5;
const beatMs = 1_000;
const reconcileEveryBeats = 15;
/** What somebody has to mend is looked at again after so many beats; at first at each, because an Asterisk that starts says odd things. */
const mendedAfterBeats = 10;

/**
 * One process leads the calls of the Asterisk: it has the lease and the application's socket. The others stand by, and one of them
 * takes over when it is gone. Nothing in its memory is needed at the start: calls are adopted from rows and channels.
 */
export function startTelephone(
  app: { db: Database; log: Log; secrets?: Secrets },
  config: AsteriskConfig,
  self: { id: string; sounds?: string },
): Telephone {
  const { log } = app;
  const db = ownConnections(app.db);
  const sounds = self.sounds ? new OwnSounds(db.pool, self.sounds) : null;
  let board: Board | null = null;
  let beating: Promise<void> | null = null;
  let stopped = false;
  let beats = 0;
  let fault: AsteriskFault | null = null;
  let inVain = 0;
  const looks = new Looks(async (call) => {
    if (board) await guarded(board, 'a call could not be looked at', settle(board, call), { call });
  });

  async function guarded(mine: Board, what: string, work: Promise<unknown>, data: object = {}): Promise<void> {
    try {
      await work;
    } catch (error) {
      if (stopped || mine.closed) return; // whoever leads next sees to it
      const refusal = asRefusal(error);
      if (refusal?.code === 'voice.not_owner') return lose('another process has the lease');
      if (refusal && refusal.status < 500) return; // the world has moved on
      if (isConnectionFault(error)) mine.shaken = true;
      else log.error({ err: error, ...data }, what);
    }
  }

  function lose(why: string): void {
    if (!board) return;
    const { ari } = board;
    board.closed = true;
    board.isBack();
    board = null;
    if (!stopped) log.warn({ why }, 'this process does not lead the telephone any more');
    ari.close();
  }

  async function beat(): Promise<void> {
    if (fault && !fault.passes && ++inVain > mendedAfterBeats && inVain % mendedAfterBeats !== 0) return;
    try {
      const { rows } = await db.pool.query('select lease_voice($1, $2, $3) as fence', [
        application,
        self.id,
        leaseSeconds,
      ]);
      const fence = rows[0]?.fence as number | null | undefined;
      if (!fence) lose('another process has the lease');
      else if (!board) await open(fence);
      else if (board.fence !== fence) lose('the lease was away for a while');
      else {
        board.isBack();
        if (++beats % reconcileEveryBeats === 0 || board.shaken) void count(board);
      }
    } catch (error) {
      if (error instanceof AsteriskFault) await tellFault(error).catch(() => {});
      else if (!stopped && !asRefusal(error) && !isConnectionFault(error))
        log.warn({ err: error }, 'the telephone could not be taken');
    }
  }

  function beatOnce(): void {
    if (!stopped) beating ??= beat().finally(() => (beating = null));
  }

  /** What happens meanwhile waits until everything that goes on is adopted: a telephone not seen yet is none that has gone. */
  async function open(fence: number): Promise<void> {
    let mine: Board | null = null;
    let early: (() => void)[] | null = [];
    const version = await whoIsThere(config);
    const ari = await Ari.open(config, {
      event: (event) => {
        const go = () => void guarded(mine!, 'an event of the telephone', hear(mine!, event), { event: event.type });
        if (early) early.push(go);
        else go();
      },
      closed: (why) => {
        if (board && board === mine) lose(why);
      },
    }).catch((error: unknown) => {
      throw new AsteriskFault('silent', error instanceof Error ? error.message : String(error), config);
    });
    looks.hold();
    const look = (call: number) => looks.look(call);
    const guard: Board['guard'] = (what, work, data) => guarded(mine!, what, work, data);
    mine = board = new Board({ db, log, ari, fence, trunk: config.trunk, look, guard, sounds });
    let found: Reconciled;
    try {
      found = await reconcile(mine);
    } catch (error) {
      lose('what was found could not be read');
      throw error;
    } finally {
      for (const go of early.splice(0)) go();
      early = null;
      looks.goOn();
    }
    if (app.secrets) void deskPhones(mine, app.secrets);
    fault = null;
    inVain = 0;
    await tell(version, null, found);
    log.info({ fence, ...found }, 'this process leads the telephone');
  }

  async function deskPhones(mine: Board, secrets: Secrets): Promise<void> {
    try {
      for (const each of await tellDeskPhones(db.pool, config, secrets))
        log.warn(each, 'a telephone on a desk could not be told to Asterisk');
    } catch (error) {
      if (!stopped && !mine.closed) log.warn({ err: error }, 'telephones on desks could not be told to Asterisk');
    }
  }

  /** Said once, as long as it is the same; the board says it until it is over. Meanwhile another process may try. */
  async function tellFault(found: AsteriskFault): Promise<void> {
    if (fault?.message !== found.message) {
      log.error({ fault: found.code }, found.message);
      inVain = 0;
    }
    fault = found;
    await tell(null, { code: found.code, detail: found.detail }, null);
  }

  const tell = (version: string | null, why: object | null, found: Reconciled | null) =>
    db.pool.query('select tell_voice($1, $2, $3, $4, $5)', [application, self.id, version, why, found]);

  /** What is found later than at the opening, and the database was not away, slipped through somewhere. A way that does not answer any more is opened anew. */
  async function count(mine: Board): Promise<void> {
    const { shaken } = mine;
    mine.shaken = false;
    try {
      // all fifty at once kept a hang-up waiting for 0.1 s
      const found = await reconcile(mine, (calls) => void looks.lookInTurn(calls));
      if (!shaken && countOf(found) > 0)
        await db.pool.query('select count_voice($1, $2, $3)', [application, self.id, found]);
    } catch (error) {
      if (isConnectionFault(error)) mine.shaken = true;
      else if (!mine.closed) lose(error instanceof Error ? error.message : String(error));
    }
  }

  const timer = setInterval(beatOnce, beatMs);
  beatOnce();
  return {
    heard: (call) => board && looks.look(call),
    shown: (call, offer) => {
      if (!board) return;
      board.isShown(offer);
      looks.look(call);
    },
    missed: () => board && void guarded(board, 'the telephone could not be reconciled', reconcile(board)),
    leads: () => board !== null && !looks.held,
    die: () => {
      stopped = true;
      clearInterval(timer);
      lose('killed');
      void db.pool.end();
    },
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await beating;
      board?.giveUp();
      await looks.over();
      lose('stopped');
      await db.pool.query('select release_voice($1, $2)', [application, self.id]).catch(() => {});
      await db.pool.end();
    },
  };
}

/**
 * A few connections that do nothing else: all that is asked at a call was asked on each of them before. In the desks' pool a moment of many
 * events took new ones, up to 18, each of which planned everything anew: caller → INVITE 36 ms (p95, 5 calls a second).
 */
function ownConnections(db: Database): Database {
  const { pool } = openDatabase(db.url, { max: 4 });
  return Object.create(db, { pool: { value: pool } }) as Database;
}
