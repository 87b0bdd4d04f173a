import { expect, it } from 'vitest';
import { makeCompany } from '../testing/random/company.ts';
import { Dice } from '../testing/random/dice.ts';
import { Fleet } from '../testing/random/fleet.ts';
import { endOfDay } from '../testing/random/run.ts';
import { invariants } from '../supervision/self-check.ts';
import { installWitnesses } from '../testing/witness.ts';

const minutes = Number(process.env['LINIA_LONG_MINUTES']) || 5;
const until = () => performance.now() + minutes * 60_000;
const firstSeed = Number(process.env['LINIA_SEED'] ?? 1);

/** A day on a database of its own; what it found, and its report. */
async function day(seed: number, work: (fleet: Fleet, dice: Dice) => Promise<void>): Promise<Fleet['report']> {
  const { stage, company } = await makeCompany();
  await installWitnesses(stage.pool, '250 milliseconds');
  const dice = new Dice(seed);
  const fleet = new Fleet(stage, company, dice);
  try {
    await fleet.start(3, 3);
    await work(fleet, dice);
    await fleet.stop();
    fleet.report.offenders.push(...(await endOfDay(stage)));
    return fleet.report;
  } finally {
    await fleet.stop();
    await stage.drop();
  }
}

function print(what: string, seeds: number[], reports: Fleet['report'][]): void {
  const sum = (key: 'steps' | 'refused' | 'crashes' | 'pauses' | 'rests' | 'looks') =>
    reports.reduce((total, report) => total + report[key], 0);
  console.log(
    `${what}: seeds ${seeds[0]}…${seeds.at(-1)}, ${sum('steps')} steps (${sum('refused')} refused), ${sum('crashes')} crashes, ` +
      `${sum('pauses')} pauses, ${sum('rests')} rests, ${sum('looks')} looks at ${invariants.length} invariants, ` +
      `offenders ${reports.reduce((total, { offenders }) => total + offenders.length, 0)}`,
  );
}

it('three processes, killed again and again: every invariant at work and at each rest', async () => {
  const end = until();
  const reports: Fleet['report'][] = [];
  const seeds: number[] = [];
  for (let seed = firstSeed; performance.now() < end; seed++) {
    const report = await day(seed, async (fleet, dice) => {
      for (let round = 0; round < 8 && performance.now() < end; round++) {
        await fleet.work(500 + dice.below(2_500));
        await fleet.kill(3);
        if (dice.chance(0.3)) await fleet.kill(3);
        await fleet.work(dice.below(2_000));
        await fleet.rest();
        fleet.go();
      }
    });
    seeds.push(seed);
    reports.push(report);
    expect({ seed, offenders: report.offenders }).toEqual({ seed, offenders: [] });
  }
  print('three processes', seeds, reports);
});

it('a process that sleeps for 30 s in the middle of its work does not act on what it knew', async () => {
  const reports: Fleet['report'][] = [];
  const seeds: number[] = [];
  for (let nth = 0; nth < Math.max(1, Math.round(minutes / 2)); nth++) {
    const seed = firstSeed + 1_000 + nth;
    const report = await day(seed, async (fleet) => {
      await fleet.work(2_000);
      await fleet.pause({ ms: 30_000 });
      await fleet.work(3_000);
      await fleet.rest();
      fleet.go();
      await fleet.work(1_000);
      await fleet.rest();
    });
    seeds.push(seed);
    reports.push(report);
    expect({ seed, offenders: report.offenders }).toEqual({ seed, offenders: [] });
  }
  print('a sleeping process', seeds, reports);
});
