import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeCompany, type Company } from '../testing/random/company.ts';
import type { KillPoint } from '../testing/random/crash-worker.ts';
import { workAndDie } from '../testing/random/crash.ts';
import { Dice } from '../testing/random/dice.ts';
import { endOfDay, jump, throwOne, wrongs } from '../testing/random/run.ts';
import type { Stage } from '../testing/stage.ts';
import { installWitnesses } from '../testing/witness.ts';

let stage: Stage;
let company: Company;
const dice = new Dice(Number(process.env['LINIA_SEED'] ?? 11));

beforeEach(async () => {
  ({ stage, company } = await makeCompany());
  await installWitnesses(stage.pool, '250 milliseconds');
});
afterEach(() => stage.drop());

it('60 kills: each call in one place, nobody left waiting beside a free person, with no sweep at all', async () => {
  const points: KillPoint[] = ['any time', 'message out', 'before the commit', 'dispatched', 'message out', 'any time'];
  for (let kill = 0; kill < 60; kill++) {
    const at = points[kill % points.length]!;
    await workAndDie(stage, company, dice, at);
    expect({ kill, at, wrong: await wrongs(stage, false) }).toEqual({ kill, at, wrong: [] });
    await jump(stage, dice);
  }
  expect(await endOfDay(stage)).toEqual([]);
});

it('the control: with the dispatch sent after the commit, kills do leave somebody, and this test sees it', async () => {
  let left = 0;
  for (let kill = 0; kill < 40; kill++) {
    await workAndDie(stage, company, dice, 'sent separately');
    const wrong = (await wrongs(stage, false)) as { invariant?: string }[];
    if (wrong.some(({ invariant }) => invariant === 'left_waiting')) left++;
    await stage.pool.query('select dispatch_agent(id) from agents');
    await jump(stage, dice);
  }
  console.log(`the control: ${left} of 40 kills left a caller beside a free person`);
  expect(left).toBeGreaterThan(0);
});

it('300 connections cut under load: the verbs fail or are done, and nobody is left', async () => {
  let working = true;
  let cut = 0;
  const hands = Array.from({ length: 6 }, async () => {
    const own = { db: stage.db, company, dice: new Dice(dice.below(2 ** 32)) };
    while (working) await throwOne(own, {}, true);
  });
  while (cut < 300) {
    const { rows } = await stage.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle' and application_name = '' and query not like '%pg_terminate%'
       order by random() limit 1`,
    );
    cut += rows.length;
    await pause(5);
    if (cut % 30 === 0 && rows.length) await jump(stage, dice).catch(() => {});
  }
  working = false;
  await Promise.all(hands);
  expect(await wrongs(stage, false)).toEqual([]);
  expect(await endOfDay(stage)).toEqual([]);
});
