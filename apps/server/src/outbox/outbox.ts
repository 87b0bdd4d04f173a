import { isConnectionFault, prepare, type Database } from '../shell/database.ts';
import { asRefusal } from '../shell/refusal.ts';
import { claimDue, claimDueBeside, expireDue, keepClaim, markDone, markFailed } from './claim.sql.ts';

/** One thing to do to the world. `id` is the same at every attempt: what it does must be idempotent by it. */
type Effect = { id: number; kind: string; attempts: number };
/** The payload was written by a verb of ours, in its transaction: each kind has one of its own, and knows it. */
export type Perform = (payload: never, effect: Effect) => Promise<void>;

export type Outbox = {
  /** Something was written, or a second has passed: look. */
  wake: () => void;
  /** Nothing is being done and nothing that was due when it was asked is left to this process. */
  idle: () => Promise<void>;
  /** Takes nothing more and waits for what is being done. */
  stop: () => Promise<void>;
};

/** jsonb forgets types: the payload is what its kind takes. */
type Claimed = Effect & { payload: never; due: number; lane?: number | null };
type Log = { warn: (data: object, message: string) => void; error: (data: object, message: string) => void };
type Limits = {
  atOnce: number;
  leaseSeconds: number;
  attempts: number;
  /** What a database that dies forgets of the last half second may be done again: then nobody waits for its disk. */
  relaxed: boolean;
  /** What takes longer than its lease keeps it while it is being done: the lease is then only how long a dead process is waited for. */
  holds: boolean;
  /**
   * Of letters: what has taken so many milliseconds counts against `atOnce` no more, up to `most` in hand, and of a mailbox that has
   * `atOnce` such nothing more is taken meanwhile (twice as many may be in hand by then). Without it four servers that hang for ten minutes stopped everybody's letters.
   */
  slow: { after: number; most: number } | null;
};

/** Letters wake it a hundred times a second. */
const expireEveryMs = 200;

/** A voice that is busy for longer than the lease is asked twice; its verbs refuse the second. */
const usual: Limits = { atOnce: 8, leaseSeconds: 15, attempts: 8, relaxed: false, holds: false, slow: null };

/**
 * Effects to the world (DESIGN law 4): claimed in one short statement, performed outside of any transaction, marked
 * afterwards. A process that dies in between leaves a lease that ends; then another process does it, perhaps again.
 */
export function startOutbox(
  app: { db: Database; log: Log },
  effects: Record<string, Perform>,
  limits: Partial<Limits> = {},
): Outbox {
  const { atOnce, leaseSeconds, attempts, relaxed, holds, slow } = { ...usual, ...limits };
  const { db, log } = app;
  const kinds = Object.keys(effects);
  const underway = new Set<Promise<void>>();
  /** Those in hand that take long, by their lane. */
  const waitedFor = new Map<Promise<void>, number | null>();
  let looking: Promise<void> | null = null;
  let again = false;
  let full = false;
  let expired = -Infinity;
  let stopped = false;

  function wake(goesOn = false): void {
    if (stopped) return;
    if (looking) {
      again = true;
      return;
    }
    looking = look(goesOn).finally(() => {
      looking = null;
      if (again) {
        again = false;
        wake();
      }
    });
  }

  async function look(goesOn: boolean): Promise<void> {
    try {
      // who goes on with the next one has looked a moment ago; what is too late is not taken either way, only marked so
      if (!goesOn && performance.now() - expired > expireEveryMs) {
        expired = performance.now();
        await db.pool.query(prepare(expireDue, [kinds]));
      }
      for (let free = room(); !stopped && free > 0; free = room()) {
        const asked = [kinds, free, leaseSeconds, relaxed];
        const { rows } = await db.pool.query<Claimed>(
          slow ? prepare(claimDueBeside, [...asked, lanesThatHang()]) : prepare(claimDue, asked),
        );
        // `returning` keeps no order
        for (const row of rows.sort((a, b) => a.due - b.due || a.id - b.id)) begin(row);
        if (rows.length < free) return;
      }
      full = true;
    } catch (error) {
      // the next tick looks again
      if (!isConnectionFault(error)) log.error({ err: error }, 'the outbox could not look');
    }
  }

  function room(): number {
    const quick = atOnce - (underway.size - waitedFor.size);
    return slow ? Math.min(quick, slow.most - underway.size) : quick;
  }

  function lanesThatHang(): number[] {
    const lanes = [...waitedFor.values()].filter((lane) => lane !== null);
    return [...new Set(lanes)].filter((lane) => lanes.filter((each) => each === lane).length >= atOnce);
  }

  function begin(row: Claimed): void {
    const long =
      slow &&
      setTimeout(() => {
        waitedFor.set(work, row.lane ?? null);
        wake(true);
      }, slow.after);
    const work = perform(row).finally(() => {
      if (long) clearTimeout(long);
      waitedFor.delete(work);
      underway.delete(work);
      if (full) {
        full = false;
        wake(true);
      }
    });
    underway.add(work);
  }

  async function perform({ payload, id, kind, attempts: attempt }: Claimed): Promise<void> {
    const effect = { id, kind, attempts: attempt };
    const holding = holds && setInterval(() => void hold(effect), (leaseSeconds * 1_000) / 3);
    try {
      const note = await tryOnce(() => effects[effect.kind]!(payload, effect));
      await db.pool.query(prepare(markDone, [effect.id, note, relaxed]));
    } catch (error) {
      await fail(effect, error);
    } finally {
      if (holding) clearInterval(holding);
    }
  }

  async function hold({ id, attempts: attempt }: Effect): Promise<void> {
    await db.pool.query(keepClaim, [id, attempt, leaseSeconds]).catch((error: unknown) => {
      // a third of the lease later it is tried again
      if (!isConnectionFault(error)) log.error({ err: error, effect: id }, 'a lease could not be kept');
    });
  }

  /** A guard's no is an answer: the world has moved on, and the effect with it. */
  async function tryOnce(work: () => Promise<void>): Promise<string | null> {
    try {
      await work();
      return null;
    } catch (error) {
      const refusal = asRefusal(error);
      if (refusal && refusal.status < 500) return refusal.code;
      throw error;
    }
  }

  async function fail(effect: Effect, error: unknown): Promise<void> {
    const level = effect.attempts >= attempts ? 'error' : 'warn';
    log[level]({ err: error, effect: effect.id, kind: effect.kind, attempts: effect.attempts }, 'an effect failed');
    const said = error instanceof Error ? error.message : String(error);
    await db.pool
      .query(markFailed, [effect.id, effect.attempts, said.slice(0, 500), attempts])
      .catch((fault: unknown) => {
        // the lease will end
        if (!isConnectionFault(fault))
          log.error({ err: fault, effect: effect.id }, 'a failed effect could not be marked');
      });
  }

  async function idle(): Promise<void> {
    while (looking || underway.size > 0) await Promise.all([looking, ...underway]);
  }

  return {
    wake: () => wake(),
    idle,
    stop: async () => {
      stopped = true;
      again = false;
      await idle();
    },
  };
}
