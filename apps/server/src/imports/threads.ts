import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Database } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Job } from './job.ts';
import { fail, type Outcome } from './run-job.ts';

type Log = { error: (data: object, message: string) => void };

/** As many at once in one process: more would take the cores from the desks. */
const most = 2;
const patience = 5_000;

/** A file that needs more than this was made to need it; the thread dies of it, not the server. */
const resourceLimits = { maxOldGenerationSizeMb: 768 };

/** The threads of this process in which files are read, checked and written. */
export class Threads {
  readonly #running = new Map<Worker, Job>();
  readonly #db: Database;
  readonly #log: Log;

  constructor(db: Database, log: Log) {
    this.#db = db;
    this.#log = log;
  }

  /**
   * To be asked before anything is written about a job. One that is over in the database takes a moment to leave its thread,
   * so there is some patience; where too much goes on for longer it is refused.
   */
  async mustHaveRoom(): Promise<void> {
    const until = Date.now() + patience;
    while (this.#running.size >= most) {
      if (Date.now() > until) throw new Refusal('import.busy', 429);
      await pause(50);
    }
  }

  run(job: Job): Promise<Outcome> {
    const worker = start(job);
    this.#running.set(worker, job);
    return new Promise<Outcome>((resolve) => {
      let outcome: Outcome | null = null;
      worker.on('message', (said: Outcome) => (outcome = said));
      worker.on('error', (error: NodeJS.ErrnoException) => {
        const full = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        outcome = { ok: false, code: full ? 'import.bomb' : 'import.fault', fault: error.stack ?? error.message };
      });
      worker.on('exit', () => {
        this.#running.delete(worker);
        resolve(outcome ?? { ok: false, code: 'import.fault' });
      });
    }).then(async (outcome) => {
      if (outcome.ok || outcome.code === 'import.gone') return outcome;
      if (outcome.fault) this.#log.error({ import: job.importId, fault: outcome.fault }, 'an import failed');
      // a thread that died could not say it itself
      await fail(this.#db.pool, job, outcome).catch(() => {});
      return outcome;
    });
  }

  /** The server stops: what runs is undone by the database, and says that it was interrupted. */
  async stop(): Promise<void> {
    for (const [worker, job] of this.#running) {
      await this.#db.pool
        .query(`update imports set state = 'interrupted' where run = $1 and state in ('checking', 'applying')`, [
          job.run,
        ])
        .catch(() => {});
      await worker.terminate();
    }
  }
}

/** In development and tests the program is TypeScript still, and a thread does not inherit what reads it. */
function start(workerData: Job): Worker {
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL('./worker.js', import.meta.url), { workerData, resourceLimits });
  // what `require` finds is its other half, which has no modules
  const tsx = new URL('index.mjs', pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm/api'))).href;
  const program = `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${JSON.stringify(new URL('./worker.ts', import.meta.url).href)}) })`;
  return new Worker(program, { eval: true, workerData, resourceLimits, execArgv: ['--conditions=@linia/source'] });
}
