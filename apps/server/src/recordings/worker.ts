import { parentPort } from 'node:worker_threads';
import type { AsteriskConfig } from '../shell/config.ts';
import { compress } from './compress.ts';
import { readTake } from './store.ts';

/** Calls' files, in a thread of their own: desks do not wait for it. */
export type Job = { asterisk: AsteriskConfig; takes: TakeOfJob[]; path: string };
/** `whole`: Asterisk said so at its end; where it has none now, this is not believed. */
type TakeOfJob = { name: string; startedAt: number; whole: boolean };
export type Answer = { made: { seconds: number; bytes: number } } | { fault: unknown };

parentPort!.on('message', (job: Job) => void make(job).then((answer) => parentPort!.postMessage(answer)));

async function make({ asterisk, takes, path }: Job): Promise<Answer> {
  const read = async (name: string, whole: boolean): ReturnType<typeof readTake> => {
    const bytes = await readTake(asterisk, name);
    if (bytes === null && whole) throw new Error(`Asterisk has no «${name}», which was whole when it ended`);
    return bytes;
  };
  try {
    const sounds = takes.map(({ name, startedAt, whole }) => ({ startedAt, read: () => read(name, whole) }));
    return { made: await compress(sounds, path) };
  } catch (fault) {
    return { fault };
  }
}
