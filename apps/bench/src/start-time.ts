import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startNode, stopNode, untilReady } from './children.ts';
import { main } from './linia.ts';

/** Milliseconds from `node main.js` to the first answer: with an empty data folder, then with the one it left. */
export async function startTimes(): Promise<{ first: number; existing: number[] }> {
  const data = await mkdtemp(join(tmpdir(), 'linia-bench-'));
  try {
    const first = await startOnce(data);
    const existing: number[] = [];
    for (let run = 0; run < 5; run++) existing.push(await startOnce(data));
    return { first, existing };
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

async function startOnce(data: string): Promise<number> {
  const port = await freePort();
  const child = startNode(main, {
    PORT: String(port),
    HOST: '127.0.0.1',
    LINIA_DATA: data,
    DATABASE_URL: '',
    LINIA_DEMO: '',
  });
  const took = await untilReady(`http://127.0.0.1:${port}/readyz`, child);
  await stopNode(child);
  return took;
}
