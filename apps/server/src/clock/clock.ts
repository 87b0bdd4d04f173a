import { beat, detachOrphans, type ServerProcess } from './process.ts';
import { isConnectionFault, type Database } from '../shell/database.ts';
import { writeShut } from './shut.ts';
import { sweep, tick } from './tick.ts';

type Log = { error: (data: object, message: string) => void; warn: (data: object, message: string) => void };

type ClockHooks = {
  /** After each beat: whatever waits for its time (the outbox). */
  ticked: () => void;
  /** The others took us for dead meanwhile: our desks must be attached anew. */
  revived: () => Promise<void>;
};

/** A tick a second in every process, no leader: verbs check again, so two ticks at once do no harm. */
export class Clock {
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #beats = 0;
  #stopped = false;
  /** The last tick did not reach the database: verbs may have lost their dispatches with it. */
  #away = false;
  readonly #db: Database;
  readonly #self: ServerProcess;
  readonly #hooks: ClockHooks;
  readonly #log: Log;

  constructor(db: Database, self: ServerProcess, hooks: ClockHooks, log: Log) {
    this.#db = db;
    this.#self = self;
    this.#hooks = hooks;
    this.#log = log;
  }

  /** Start-up sweeps once: what a dead process left undone is done before the first tick. */
  async start(): Promise<void> {
    await this.#once();
    await sweep(this.#db, 'start');
    this.#schedule();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#once()
        .catch((error: unknown) => {
          if (isConnectionFault(error)) this.#away = true;
          else this.#log.error({ err: error }, 'a tick failed');
        })
        .then(() => this.#schedule());
    }, 1_000);
  }

  async #once(): Promise<void> {
    const { gap, late } = await beat(this.#db, this.#self);
    if (gap) await this.#hooks.revived();
    await detachOrphans(this.#db);
    await writeShut(this.#db.pool);
    await tick(this.#db, this.#log);
    // the net: every ten beats, and whenever the heartbeat itself or the database had been away
    if (late || gap || this.#away) {
      await sweep(this.#db, 'revived');
      this.#away = false;
    } else if (this.#beats++ % 10 === 9) await sweep(this.#db, 'net');
    if (this.#beats % 10 === 5) await this.#db.pool.query('select recount_paces()');
    this.#hooks.ticked();
  }
}
