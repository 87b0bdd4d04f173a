import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeCompany, type Company } from '../testing/random/company.ts';
import { Dice } from '../testing/random/dice.ts';
import { endOfDay, jump, rush, throwOne, wrongs, type Tally } from '../testing/random/run.ts';
import type { Stage } from '../testing/stage.ts';
import { installWitnesses } from '../testing/witness.ts';

/** LINIA_SEED repeats a day that went wrong. */
const seeds = process.env['LINIA_SEED'] ? [Number(process.env['LINIA_SEED'])] : [20_261_122];
let stage: Stage;
let company: Company;

beforeEach(async () => {
  ({ stage, company } = await makeCompany());
  await installWitnesses(stage.pool);
});
afterEach(() => stage.drop());

describe.each(seeds)('a day of chance (seed %d)', (seed) => {
  it('keeps every invariant after each verb', { timeout: 120_000 }, async () => {
    const dice = new Dice(seed);
    const hands = { db: stage.db, company, dice };
    const tally: Tally = {};
    const story: string[] = [];
    for (let n = 0; n < 250; n++) {
      if (dice.chance(0.12)) {
        await jump(stage, dice);
        story.push('time');
      } else story.push(await throwOne(hands, tally));
      expect({ story: story.slice(-12), wrong: await wrongs(stage, false) }).toEqual({
        story: story.slice(-12),
        wrong: [],
      });
    }
    expect(await endOfDay(stage)).toEqual([]);
  });

  it(
    'keeps every invariant when six hands work at once, and nobody is left waiting beside a free person',
    { timeout: 120_000 },
    async () => {
      const dice = new Dice(seed);
      const tally: Tally = {};
      for (let n = 0; n < 5; n++) {
        expect(await rush(stage, company, dice, 6, 25, tally)).toEqual([]);
        expect(await wrongs(stage, false)).toEqual([]);
        await jump(stage, dice);
        expect(await wrongs(stage, true)).toEqual([]);
      }
      expect(await endOfDay(stage)).toEqual([]);
    },
  );
});
