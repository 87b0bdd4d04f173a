import { isConnectionFault, type Database } from '../shell/database.ts';
import { asRefusal } from '../shell/refusal.ts';
import { claimDue, expireDue, markDone, markFailed } from './claim.sql.ts';

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
type Claimed = Effect & { payload: never; due: number };
type Log = { warn: (data: object, message: string) => void; error: (data: object, message: string) => void };
type Limits = { atOnce: number; leaseSeconds: number; attempts: number };

/** A voice that is busy for longer than the lease is asked twice; its verbs refuse the second. */
const usual: Limits = { atOnce: 8, leaseSeconds: 15, attempts: 8 };

/**
 * Effects to the world (DESIGN law 4): claimed in one short statement, performed outside of any transaction, marked
 * afterwards. A process that dies in between leaves a lease that ends; then another process does it, perhaps again.
 */
export function startOutbox(
  app: { db: Database; log: Log },
  effects: Record<string, Perform>,
  limits: Partial<Limits> = {},
): Outbox {
  const { atOnce, leaseSeconds, attempts } = { ...usual, ...limits };
  const { db, log } = app;
  const kinds = Object.keys(effects);
  const underway = new Set<Promise<void>>();
  let looking: Promise<void> | null = null;
  let again = false;
  let full = false;
  let stopped = false;

  function wake(): void {
    if (stopped) return;
    if (looking) {
      again = true;
      return;
    }
    looking = look().finally(() => {
      looking = null;
      if (again) {
        again = false;
        wake();
      }
    });
  }

  async function look(): Promise<void> {
    try {
      await db.pool.query(expireDue, [kinds]);
      while (!stopped && underway.size < atOnce) {
        const free = atOnce - underway.size;
        const { rows } = await db.pool.query<Claimed>(claimDue, [kinds, free, leaseSeconds]);
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

  function begin(row: Claimed): void {
    const work = perform(row).finally(() => {
      underway.delete(work);
      if (full) {
        full = false;
        wake();
      }
    });
    underway.add(work);
  }

  async function perform({ payload, id, kind, attempts: attempt }: Claimed): Promise<void> {
    const effect = { id, kind, attempts: attempt };
    try {
      const note = await tryOnce(() => effects[effect.kind]!(payload, effect));
      await db.pool.query(markDone, [effect.id, note]);
    } catch (error) {
      await fail(effect, error);
    }
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
    wake,
    idle,
    stop: async () => {
      stopped = true;
      again = false;
      await idle();
    },
  };
}
