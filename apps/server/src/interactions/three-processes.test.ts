import { expect, it } from 'vitest';
import { makeCompany } from '../testing/random/company.ts';
import { Dice } from '../testing/random/dice.ts';
import { Fleet } from '../testing/random/fleet.ts';
import { endOfDay } from '../testing/random/run.ts';
import { installWitnesses } from '../testing/witness.ts';

it('three processes work at once, one is killed, one sleeps until the others take it for dead: every invariant holds at work and at rest', async () => {
  const seed = Number(process.env['LINIA_SEED'] ?? 20_261_123);
  const { stage, company } = await makeCompany();
  await installWitnesses(stage.pool);
  const fleet = new Fleet(stage, company, new Dice(seed));
  try {
    await fleet.start(3, 2);
    await fleet.work(1_000);
    while (fleet.report.steps < 100) await fleet.work(250);
    await fleet.kill(2);
    await fleet.pause({ ms: 2_200, heartbeatBackBy: '11 seconds' });
    await fleet.work(700);
    await fleet.rest();
    await fleet.stop();
    expect({ seed, offenders: [...fleet.report.offenders, ...(await endOfDay(stage))] }).toEqual({
      seed,
      offenders: [],
    });
    expect(fleet.report).toMatchObject({ crashes: 1, pauses: 1 });
  } finally {
    await fleet.stop();
    await stage.drop();
  }
});
