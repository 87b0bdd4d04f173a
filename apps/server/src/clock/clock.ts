import { beat, detachOrphans, type ServerProcess } from './process.ts';
import { isConnectionFault, type Database } from '../shell/database.ts';
import { lengthenCalendars } from '../queues/calendars/lengthen.ts';
import { writeShut } from './shut.ts';
import { forgetLinks } from '../tickets/status/forget-links.ts';
import { runRecounts } from '../tickets/plans/run-recounts.ts';
import { sweep, tick } from './tick.ts';

type Log = { error: (data: object, message: string) => void; warn: (data: object, message: string) => void };

type ClockHooks = {
  /** After each tick: whatever waits for its time (the outbox). */
  ticked: () => void;
  /** The others took us for dead meanwhile: our desks must be attached anew. */
  revived: () => Promise<void>;
};

/**
 * A tick a second in every process, no leader: verbs check again, so two ticks at once do no harm. The heartbeat has a timer of
 * its own: a tick that has much to do (200 lines too long at once: 8 s) must not make its process a dead one.
 */
export class Clock {
  #stopped = false;
  #ticks = 0;
  /** What the next tick must know: the others took us for dead, or the database was away; verbs may have lost their dispatches. */
  #away = false;
  readonly #db: Database;
  readonly #self: ServerProcess;
  readonly #hooks: ClockHooks;
  readonly #log: Log;
  readonly #heart: Second;
  readonly #hand: Second;
  /** Twenty thousand requests whose plan has changed: half a minute in which nothing else waits. */
  readonly #recounts: Second;
  /** A year of customers' links that ended, after an upgrade: as long, beside the clock as well. */
  readonly #links: Second;

  constructor(db: Database, self: ServerProcess, hooks: ClockHooks, log: Log) {
    this.#db = db;
    this.#self = self;
    this.#hooks = hooks;
    this.#log = log;
    this.#heart = new Second(
      () => this.#beat(),
      (fault) => this.#failed(fault, 'a heartbeat failed'),
    );
    this.#hand = new Second(
      () => this.#tick(),
      (fault) => this.#failed(fault, 'a tick failed'),
    );
    this.#recounts = new Second(
      () => runRecounts(db, () => this.#stopped),
      (fault) => this.#failed(fault, 'deadlines could not be recounted'),
    );
    let seconds = 0;
    this.#links = new Second(
      async () => {
        if (seconds % 3_600 === 0) await forgetLinks(db, () => this.#stopped);
        seconds++;
      },
      (fault) => this.#failed(fault, 'links that ended could not be thrown away'),
    );
  }

  /** Start-up sweeps once: what a dead process left undone is done before the first tick. */
  async start(): Promise<void> {
    await this.#beat();
    this.#heart.start();
    await lengthenCalendars(this.#db);
    await this.#tick();
    await sweep(this.#db, 'start');
    this.#hand.start();
    this.#recounts.start();
    this.#links.start();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([this.#heart.stop(), this.#hand.stop(), this.#recounts.stop(), this.#links.stop()]);
  }

  #failed(fault: unknown, what: string): void {
    if (isConnectionFault(fault)) this.#away = true;
    else this.#log.error({ err: fault }, what);
  }

  async #beat(): Promise<void> {
    const { gap, late } = await beat(this.#db, this.#self);
    if (gap) await this.#hooks.revived();
    this.#away ||= gap || late;
  }

  async #tick(): Promise<void> {
    await detachOrphans(this.#db);
    await writeShut(this.#db.pool);
    await tick(this.#db, this.#log);
    // the net: every ten ticks, and whenever the heartbeat itself or the database had been away
    if (this.#away) {
      this.#away = false;
      await sweep(this.#db, 'revived');
    } else if (this.#ticks++ % 10 === 9) await sweep(this.#db, 'net');
    if (this.#ticks % 3_600 === 0) await lengthenCalendars(this.#db);
    if (this.#ticks % 10 === 5) await this.#db.pool.query('select recount_paces()');
    if (!this.#stopped) this.#hooks.ticked();
  }
}

/** Again a second after it has ended, until it is stopped. */
class Second {
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;
  readonly #work: () => Promise<void>;
  readonly #failed: (fault: unknown) => void;

  constructor(work: () => Promise<void>, failed: (fault: unknown) => void) {
    this.#work = work;
    this.#failed = failed;
  }

  start(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#work()
        .catch(this.#failed)
        .then(() => this.start());
    }, 1_000);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#running;
  }
}
