import { expect, it } from 'vitest';
import { makeCompany } from '../testing/random/company.ts';
import { liveDay } from '../testing/random/day.ts';
import { Dice } from '../testing/random/dice.ts';
import { endOfDay, jump, rush, wrongs, type Tally } from '../testing/random/run.ts';
import { installWitnesses } from '../testing/witness.ts';

const until = () => performance.now() + (Number(process.env['LINIA_LONG_MINUTES']) || 5) * 60_000;

it('days of chance, one hand: every invariant after each verb', async () => {
  const end = until();
  const tally: Tally = {};
  let days = 0;
  for (let seed = Number(process.env['LINIA_SEED'] ?? 1); performance.now() < end; seed++, days++)
    await liveDay(seed, 600, tally, 20);
  report('one hand', days, tally);
});

it('days of chance, eight hands at once: every invariant at each quiet moment, nobody left beside a free person', async () => {
  const end = until();
  const tally: Tally = {};
  let days = 0;
  for (let seed = Number(process.env['LINIA_SEED'] ?? 1); performance.now() < end; seed++, days++) {
    const { stage, company } = await makeCompany();
    await installWitnesses(stage.pool, '250 milliseconds');
    const dice = new Dice(seed);
    for (let n = 0; n < 8; n++) {
      expect({ seed, faults: await rush(stage, company, dice, 8, 40, tally) }).toEqual({ seed, faults: [] });
      expect({ seed, wrong: await wrongs(stage, false) }).toEqual({ seed, wrong: [] });
      await jump(stage, dice);
      expect({ seed, wrong: await wrongs(stage, true) }).toEqual({ seed, wrong: [] });
    }
    expect({ seed, wrong: await endOfDay(stage) }).toEqual({ seed, wrong: [] });
    await stage.drop();
  }
  report('eight hands', days, tally);
});

function report(what: string, days: number, tally: Tally): void {
  const verbs = Object.values(tally).reduce((sum, { done, refused }) => sum + done + refused, 0);
  console.log(`${what}: ${days} days, ${verbs} verbs`);
  console.log(
    Object.entries(tally)
      .sort()
      .map(([name, { done, refused }]) => `${name} ${done}${refused ? ` (${refused} refused)` : ''}`)
      .join(' · '),
  );
}
