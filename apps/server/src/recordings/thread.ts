import { once } from 'node:events';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Answer, Job } from './worker.ts';

type Made = { seconds: number; bytes: number };

/**
 * The thread stays for the next file: to begin one takes 65 ms of a core, in which this process's own work stood still for up to
 * 30 ms (measured), and calls end several a second.
 */
const staysMs = 30_000;
let thread: { worker: Worker; leaving: NodeJS.Timeout | null } | null = null;
let last: Promise<unknown> = Promise.resolve();

/** Makes the file in the thread, one after another; fails where the thread does. */
export function compressApart(job: Job): Promise<Made> {
  const mine = last.then(() => compressNext(job));
  last = mine.catch(() => {});
  return mine;
}

async function compressNext(job: Job): Promise<Made> {
  const mine = (thread ??= { worker: start(), leaving: null });
  const { worker } = mine;
  if (mine.leaving) clearTimeout(mine.leaving);
  worker.ref();
  const over = new AbortController();
  try {
    worker.postMessage(job);
    const [answer] = (await Promise.race([once(worker, 'message', over), gone(worker, over)])) as [Answer];
    if ('fault' in answer) throw answer.fault;
    return answer.made;
  } finally {
    over.abort();
    // a process that ends does not wait for it
    worker.unref();
    mine.leaving = setTimeout(() => leave(worker), staysMs).unref();
  }
}

async function gone(worker: Worker, over: AbortController): Promise<never> {
  const [code] = (await once(worker, 'exit', over)) as [number];
  throw new Error(`the thread that compresses ended with ${code}`);
}

function leave(worker: Worker): void {
  if (thread?.worker === worker) thread = null;
  void worker.terminate();
}

function start(): Worker {
  const worker = begin();
  worker.once('exit', () => leave(worker));
  worker.on('error', () => {}); // told to whom it was made for
  return worker;
}

/** In development and tests the program is TypeScript still, and a thread does not inherit what reads it. */
function begin(): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./worker.js', import.meta.url));
  const tsx = new URL('index.mjs', pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm/api'))).href;
  const program = `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${JSON.stringify(new URL('./worker.ts', import.meta.url).href)}) })`;
  return new Worker(program, { eval: true, execArgv: ['--conditions=@linia/source'] });
}
