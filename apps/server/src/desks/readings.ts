import { setTimeout as pause } from 'node:timers/promises';

type Reading = { work: () => Promise<void>; timer: NodeJS.Timeout | null; again: boolean };
type Log = { error: (data: object, message: string) => void };

const retriesMs = [100, 500, 1_000, 2_000, 4_000];

/**
 * One reading at a time of each thing that changed: what happens to it while it waits is read with it, what happens while
 * it is read is read once more.
 */
export class Readings {
  readonly #readings = new Map<string, Reading>();
  readonly #log: Log;
  #stopped = false;

  constructor(log: Log) {
    this.#log = log;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  stop(): void {
    this.#stopped = true;
    for (const { timer } of this.#readings.values()) if (timer) clearTimeout(timer);
    this.#readings.clear();
  }

  /** @param waitMs for what will follow at once; who asks later and can't wait hastens it */
  ask(key: string, work: () => Promise<void>, waitMs = 0): void {
    if (this.#stopped) return;
    const known = this.#readings.get(key);
    if (!known) {
      const reading: Reading = { work, timer: null, again: false };
      this.#readings.set(key, reading);
      if (waitMs > 0) reading.timer = setTimeout(() => this.#begin(key, reading), waitMs);
      else this.#begin(key, reading);
    } else if (!known.timer) known.again = true;
    else if (waitMs === 0) {
      clearTimeout(known.timer);
      this.#begin(key, known);
    }
  }

  #begin(key: string, reading: Reading): void {
    reading.timer = null;
    void this.#read(key, reading).then(() => {
      if (this.#stopped) return;
      this.#readings.delete(key);
      if (reading.again) this.ask(key, reading.work);
    });
  }

  /** Where no connection was free in time nobody else would tell the desks, for the listener has not been away. */
  async #read(key: string, { work }: Reading): Promise<void> {
    for (const waitMs of [...retriesMs, null]) {
      try {
        return await work();
      } catch (error) {
        if (this.#stopped) return;
        // the database is away: its return invalidates every desk
        if (waitMs === null) return this.#log.error({ err: error, key }, 'an event could not be sent to the desks');
        await pause(waitMs, undefined, { ref: false });
        if (this.#stopped) return;
      }
    }
  }
}
