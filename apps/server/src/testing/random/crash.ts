import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Stage } from '../stage.ts';
import type { Company } from './company.ts';
import type { CrashOrders, KillPoint } from './crash-worker.ts';
import type { Dice } from './dice.ts';

const program = fileURLToPath(new URL('crash-worker.ts', import.meta.url));

/** A process of its own works on the same database and is killed with SIGKILL; returns when its connections are gone too. */
export async function workAndDie(stage: Stage, company: Company, dice: Dice, at: KillPoint): Promise<void> {
  const name = `crash-${dice.below(2 ** 32)}`;
  const url = new URL(stage.url);
  url.searchParams.set('application_name', name);
  const orders: CrashOrders = { url: url.href, company, seed: dice.below(2 ** 32), at, after: 5 + dice.below(60) };
  const child = spawn(
    process.execPath,
    ['--conditions=@linia/source', '--import', 'tsx', program, JSON.stringify(orders)],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let complaint = '';
  child.stderr.on('data', (part) => (complaint += part));
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  await Promise.race([once(createInterface(child.stdout), 'line'), ended]);
  let inTime = true;
  // a moment of chance; or a point it does not come to, which is a fault of the test
  void pause(at === 'any time' ? 20 + dice.below(400) : 120_000, undefined, { ref: false }).then(() => {
    inTime = at === 'any time' || child.exitCode !== null || child.signalCode !== null;
    child.kill('SIGKILL');
  });
  const [code, signal] = await ended;
  if (!inTime) throw new Error(`the worker never came to «${at}»`);
  if (signal !== 'SIGKILL') throw new Error(`the worker ended by itself (${code}): ${complaint}`);
  await connectionsGone(stage, name);
}

/** A backend finishes the message it has got, then sees that nobody is there. */
async function connectionsGone(stage: Stage, name: string): Promise<void> {
  for (;;) {
    const { rows } = await stage.pool.query(
      'select count(*)::int as left from pg_stat_activity where application_name = $1',
      [name],
    );
    if (rows[0].left === 0) return;
    await pause(5);
  }
}
