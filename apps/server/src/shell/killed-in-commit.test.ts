import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hangUp } from '../interactions/hang-up.ts';
import { Stage } from '../testing/stage.ts';

const program = fileURLToPath(new URL('../testing/die-behind-commit.ts', import.meta.url));
const kills = process.env['LINIA_LONG'] ? 40 : 8;

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.set({ agents: 1 });
});
afterEach(() => stage.drop());

it(
  'a process that dies as its last write leaves has freed its person for the caller who waits, or has done nothing',
  { timeout: 300_000 },
  async () => {
    for (let kill = 0; kill < kills; kill++) {
      const first = await stage.call();
      const { agent } = await stage.answer(first);
      const second = await stage.call();
      await stage.do((tx) => hangUp(tx, first, 'caller', null));
      await closeAndDie(first, agent.id, [0, 500, 1_500, 100][kill % 4]!);
      const { state } = await stage.card(first);
      if (state === 'closed') await stage.asked(second);
      else await stage.close(first, agent.id);
      await stage.do((tx) => hangUp(tx, second, 'caller', null));
    }
    expect(await stage.broken()).toEqual([]);
  },
);

async function closeAndDie(call: number, agent: number, waitUs: number): Promise<void> {
  const name = `dies-${call}`;
  const url = `${stage.url}${stage.url.includes('?') ? '&' : '?'}application_name=${name}`;
  const args = [url, call, agent, stage.world.disposition, waitUs].map(String);
  const child = spawn(process.execPath, ['--conditions=@linia/source', '--import', 'tsx', program, ...args], {
    stdio: 'inherit',
  });
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  // its backend reads what it has got, then sees that nobody is there
  for (let left = 1; left > 0;)
    left = (
      await stage.pool.query('select count(*)::int as left from pg_stat_activity where application_name = $1', [name])
    ).rows[0].left;
}
