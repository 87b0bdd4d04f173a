import { describe, expect, it } from 'vitest';
import { makeCompany } from '../testing/random/company.ts';
import { liveDay } from '../testing/random/day.ts';
import { Dice } from '../testing/random/dice.ts';
import { endOfDay, jump, rush, wrongs } from '../testing/random/run.ts';
import { installWitnesses } from '../testing/witness.ts';

/** LINIA_SEED repeats a day that went wrong; this one is long. */
const given = Number(process.env['LINIA_SEED']);
const seeds = [given || 20_261_126];

describe.each(seeds)('a day of chance (seed %d)', (seed) => {
  it('keeps every invariant after each verb', { timeout: 240_000 }, async () => {
    const lived = await liveDay(seed, 240, {}, 3);
    if (!given) expect(lived).toBeGreaterThan(100);
  });

  it(
    'keeps every invariant when six hands work at once, and nobody is left waiting beside a free person',
    { timeout: 120_000 },
    async () => {
      const { stage, company } = await makeCompany();
      await installWitnesses(stage.pool);
      const dice = new Dice(seed);
      for (let n = 0; n < 5; n++) {
        expect(await rush(stage, company, dice, 6, 25, {})).toEqual([]);
        expect(await wrongs(stage, false)).toEqual([]);
        await jump(stage, dice);
        expect(await wrongs(stage, true)).toEqual([]);
      }
      expect(await endOfDay(stage)).toEqual([]);
      await stage.drop();
    },
  );
});
