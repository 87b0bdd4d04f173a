import type { AsteriskConfig } from '../../shell/config.ts';
import { isConnectionFault, type Database } from '../../shell/database.ts';
import { asRefusal } from '../../shell/refusal.ts';
import { Ari, application } from './ari.ts';
import { Board, type Log } from './board.ts';
import { hear } from './events.ts';
import { reconcile } from './reconcile.ts';
import { settle } from './settle.ts';

export type Telephone = {
  /** Something has happened to this call in the database. */
  heard: (call: number) => void;
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

/**
 * One process leads the calls of the Asterisk: it has the lease and the application's socket. The others stand by, and one of them
 * takes over when it is gone. Nothing in its memory is needed at the start: calls are adopted from rows and channels.
 */
export function startTelephone(
  app: { db: Database; log: Log },
  config: AsteriskConfig,
  self: { id: string },
): Telephone {
  const { db, log } = app;
  let board: Board | null = null;
  let beating: Promise<void> | null = null;
  let stopped = false;
  let beats = 0;
  const looks = new Map<number, { again: boolean; over: Promise<void> }>();

  /** One look at a call at a time; what is heard meanwhile is another look after it. */
  function look(call: number): void {
    const underway = looks.get(call);
    if (underway) {
      underway.again = true;
      return;
    }
    const mine = { again: false, over: Promise.resolve() };
    looks.set(call, mine);
    mine.over = (async () => {
      do {
        mine.again = false;
        if (board) await guarded(board, 'a call could not be looked at', settle(board, call), { call });
      } while (mine.again);
      looks.delete(call);
    })();
  }

  async function guarded(mine: Board, what: string, work: Promise<unknown>, data: object = {}): Promise<void> {
    try {
      await work;
    } catch (error) {
      if (stopped || mine.closed) return; // whoever leads next sees to it
      const refusal = asRefusal(error);
      if (refusal?.code === 'voice.not_owner') return lose('another process has the lease');
      if (refusal && refusal.status < 500) return; // the world has moved on
      if (!isConnectionFault(error)) log.error({ err: error, ...data }, what);
    }
  }

  function lose(why: string): void {
    if (!board) return;
    const { ari } = board;
    board.closed = true;
    board = null;
    if (!stopped) log.warn({ why }, 'this process does not lead the telephone any more');
    ari.close();
  }

  async function beat(): Promise<void> {
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
      else if (++beats % reconcileEveryBeats === 0) await count(board);
    } catch (error) {
      if (!stopped && !isConnectionFault(error))
        log.warn({ err: error }, 'the telephone has no Asterisk at the moment');
    }
  }

  function beatOnce(): void {
    if (!stopped) beating ??= beat().finally(() => (beating = null));
  }

  async function open(fence: number): Promise<void> {
    let mine: Board | null = null;
    const early: (() => void)[] = [];
    const ari = await Ari.open(config, {
      event: (event) => {
        const go = () => void guarded(mine!, 'an event of the telephone', hear(mine!, event), { event: event.type });
        if (mine) go();
        else early.push(go);
      },
      closed: (why) => {
        if (board && board === mine) lose(why);
      },
    });
    mine = board = new Board({ db, log, ari, fence, trunk: config.trunk, look });
    for (const go of early) go();
    const found = await reconcile(board);
    log.info({ fence, ...found }, 'this process leads the telephone');
  }

  /** What is found later than at the opening slipped through somewhere. */
  async function count(mine: Board): Promise<void> {
    const found = await reconcile(mine);
    if (found.adopted + found.closed + found.hungUp === 0) return;
    await db.pool.query(`insert into defects (at, kind, data) values (linia_now(), 'voice', $1)`, [
      JSON.stringify(found),
    ]);
  }

  const timer = setInterval(beatOnce, beatMs);
  beatOnce();
  return {
    heard: (call) => board && look(call),
    missed: () => board && void guarded(board, 'the telephone could not be reconciled', reconcile(board)),
    leads: () => board !== null,
    die: () => {
      stopped = true;
      clearInterval(timer);
      lose('killed');
    },
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await beating;
      await Promise.all([...looks.values()].map(({ over }) => over));
      lose('stopped');
      await db.pool.query('select release_voice($1, $2)', [application, self.id]).catch(() => {});
    },
  };
}
