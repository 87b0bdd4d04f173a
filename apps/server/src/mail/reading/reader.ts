import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ReadLetter } from './read-letter.ts';

type Said = { letter: ReadLetter } | { fault: string };
type Limits = { seconds: number; threads: number };

/** Two at once: more would take the cores from the desks. The slowest letter of the collection takes 0.2 s. */
const usual: Limits = { seconds: 10, threads: 2 };
/** A letter that needs more than this was made to need it; the thread dies of it, not the server. */
const resourceLimits = { maxOldGenerationSizeMb: 512 };

const tooLong = 'it took too long';

/** A letter that could not be read: its request says so, and has the file. `late`: this machine may only have been busy. */
export class Unreadable extends Error {
  get late(): boolean {
    return this.message === tooLong;
  }
}

/** The threads in which this process reads letters, with a time limit. They come when they are needed. */
export class Reader {
  readonly #limits: Limits;
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();
  readonly #waiting: ((worker: Worker | null) => void)[] = [];
  /** Whose letter it is reading. */
  readonly #asked = new Map<Worker, (said: Said, alive: boolean) => void>();
  #stopped = false;

  constructor(limits: Partial<Limits> = {}) {
    this.#limits = { ...usual, ...limits };
  }

  /** @throws Unreadable where it is beyond reading, or takes too long */
  async read(raw: Uint8Array): Promise<ReadLetter> {
    const worker = await this.#one();
    if (!worker) throw new Error('the reading of letters was stopped');
    const said = await this.#ask(worker, raw);
    if ('fault' in said) throw new Unreadable(said.fault);
    return said.letter;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const next of this.#waiting.splice(0)) next(null);
    await Promise.all([...this.#all].map((worker) => worker.terminate()));
  }

  /** Null: it was stopped. */
  #one(): Promise<Worker | null> {
    if (this.#stopped) return Promise.resolve(null);
    const idle = this.#idle.pop();
    if (idle) return Promise.resolve(idle);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#all.size < this.#limits.threads) this.#start();
    });
  }

  /** It reads when it has loaded: that may take longer than a letter, and no letter pays for it. */
  #start(): void {
    const worker = start();
    worker.unref();
    this.#all.add(worker);
    worker.on('message', (said: Said | 'ready') => {
      if (said === 'ready') this.#give(worker);
      else this.#asked.get(worker)?.(said, true);
    });
    const dead = (fault: string) => {
      const answer = this.#asked.get(worker);
      if (answer) answer({ fault }, false);
      else this.#lose(worker);
    };
    worker.on('error', (error: Error) => dead(error.message));
    worker.on('exit', () => dead('the thread died of it'));
  }

  #ask(worker: Worker, raw: Uint8Array): Promise<Said> {
    return new Promise((resolve) => {
      const limit = setTimeout(() => over({ fault: tooLong }, false), this.#limits.seconds * 1000);
      const over = (said: Said, alive: boolean) => {
        clearTimeout(limit);
        this.#asked.delete(worker);
        if (alive) this.#give(worker);
        else this.#lose(worker);
        resolve(said);
      };
      this.#asked.set(worker, over);
      worker.postMessage(raw);
    });
  }

  #give(worker: Worker): void {
    const next = this.#waiting.shift();
    if (next) next(worker);
    else this.#idle.push(worker);
  }

  #lose(worker: Worker): void {
    if (!this.#all.delete(worker)) return;
    const at = this.#idle.indexOf(worker);
    if (at >= 0) this.#idle.splice(at, 1);
    void worker.terminate();
    if (!this.#stopped && this.#waiting.length > 0) this.#start();
  }
}

/** In development and tests the program is TypeScript still, and a thread does not inherit what reads it. */
function start(): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./thread.js', import.meta.url), { resourceLimits });
  const tsx = new URL('index.mjs', pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm/api'))).href;
  const program = `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${JSON.stringify(new URL('./thread.ts', import.meta.url).href)}) })`;
  return new Worker(program, { eval: true, resourceLimits, execArgv: ['--conditions=@linia/source'] });
}
