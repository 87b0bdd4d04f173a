import fc from 'fast-check';
import { installWitnesses } from '../witness.ts';
import { makeCompany } from './company.ts';
import { Dice } from './dice.ts';
import { operations } from './operations.ts';
import { endOfDay, jump, throwNamed, wrongs, type Tally } from './run.ts';

/**
 * One thing that happens: what, and a chance of its own that chooses whom it falls upon. Leaving one out leaves the others what
 * they are, so a day that went wrong shrinks to the few things it took.
 */
type Step = { what: string; seed: number };

const step: fc.Arbitrary<Step> = fc.noShrink(
  fc.record({
    what: fc.oneof(
      ...Object.entries(operations).map(([what, { weight }]) => ({ arbitrary: fc.constant(what), weight })),
      { arbitrary: fc.constant('time'), weight: 24 },
    ),
    seed: fc.nat(),
  }),
);

/**
 * A day of chance, one thing after the other, every invariant after each. A day that goes wrong is lived again and again with less
 * of it for as many minutes, and told with its seed. Returns how many things happened.
 */
export async function liveDay(seed: number, most: number, tally: Tally, minutes: number): Promise<number> {
  let lived = 0;
  const story = fc.noBias(fc.array(step, { maxLength: most, size: 'max' }));
  await fc.assert(
    fc.asyncProperty(story, async (steps) => {
      await live(steps, tally);
      lived = steps.length;
    }),
    { seed, numRuns: 1, skipAllAfterTimeLimit: minutes * 60_000 },
  );
  return lived;
}

async function live(steps: Step[], tally: Tally): Promise<void> {
  const { stage, company } = await makeCompany();
  try {
    await installWitnesses(stage.pool);
    for (const { what, seed } of steps) {
      const dice = new Dice(seed);
      if (what === 'time') await jump(stage, dice);
      else await throwNamed(what, { db: stage.db, company, dice }, tally);
      refuse(await wrongs(stage, false), what);
    }
    refuse(await endOfDay(stage), 'the end of the day');
  } finally {
    await stage.drop();
  }
}

function refuse(wrong: unknown[], after: string): void {
  if (wrong.length > 0) throw new Error(`after ${after}: ${JSON.stringify(wrong)}`);
}
