import { setTimeout as pause } from 'node:timers/promises';

/**
 * Open loop: so many a second, whatever the answers take. Each is given the instant it was planned for (`performance.now()`),
 * so that a stall counts against everything it delays. Resolves when all have ended.
 */
export async function atPace(
  perSecond: number,
  count: number,
  work: (planned: number) => Promise<void>,
): Promise<void> {
  const begun = performance.now();
  const going: Promise<void>[] = [];
  for (let n = 0; n < count; n++) {
    const planned = begun + (n * 1_000) / perSecond;
    // a timer sleeps in whole milliseconds, and too long: the last of them is spun away
    while (planned - performance.now() > 1.5) await pause(planned - performance.now() - 1.5);
    while (performance.now() < planned) await turn();
    going.push(work(planned));
  }
  await Promise.all(going);
}

const turn = () => new Promise<void>((done) => setImmediate(done));
