import type pg from 'pg';
import type { Job } from './job.ts';

/** The work was cancelled, or another process took us for dead: whatever was begun is undone. */
export class Gone extends Error {}

/** A silence longer than this is a death. The pulse beats every half second, from the thread that works. */
export const deathAfter = '15 seconds';

/**
 * Says twice a second that the work goes on and how far it is, on a connection of its own; and learns there that it was
 * cancelled. Then the statement under way is cut off at the database: nobody waits for it.
 */
export class Pulse {
  done = 0;
  #gone = false;
  #beating: Promise<void> = Promise.resolve();
  readonly #timer: NodeJS.Timeout;
  readonly #client: pg.Client;
  readonly #job: Job;
  readonly #worker: number;

  /** @param worker the backend that works, to be cut off */
  constructor(client: pg.Client, job: Job, worker: number) {
    this.#client = client;
    this.#job = job;
    this.#worker = worker;
    this.#timer = setInterval(() => {
      this.#beating = this.#beating.then(() => this.#beat()).catch(() => void (this.#gone = true));
    }, 500);
  }

  /** To be asked wherever the work can stop. */
  mustLive(): void {
    if (this.#gone) throw new Gone();
  }

  get gone(): boolean {
    return this.#gone;
  }

  /** Before the last statement, which ends what the pulse looks for. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beating;
  }

  async #beat(): Promise<void> {
    if (this.#gone) return;
    const { rowCount } = await this.#client.query(
      `update imports set heartbeat_at = clock_timestamp(), rows_done = $3 where id = $1 and run = $2 and state in ('checking', 'applying')`,
      [this.#job.importId, this.#job.run, this.done],
    );
    if (rowCount === 1) return;
    this.#gone = true;
    await this.#client.query('select pg_cancel_backend($1)', [this.#worker]);
  }
}
