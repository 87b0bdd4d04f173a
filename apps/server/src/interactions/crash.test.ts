import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeCompany, type Company } from '../testing/random/company.ts';
import { workAndDie } from '../testing/random/crash.ts';
import { Dice } from '../testing/random/dice.ts';
import { endOfDay, jump, wrongs } from '../testing/random/run.ts';
import type { Stage } from '../testing/stage.ts';
import { installWitnesses } from '../testing/witness.ts';

let stage: Stage;
let company: Company;

beforeEach(async () => {
  ({ stage, company } = await makeCompany());
  await installWitnesses(stage.pool);
});
afterEach(() => stage.drop());

describe('a process killed in the middle of its work', () => {
  it('leaves each call in one place and nobody waiting beside a free person, with no sweep at all', async () => {
    const dice = new Dice(7);
    for (const at of [
      'any time',
      'message out',
      'before the commit',
      'dispatched',
      'message out',
      'any time',
    ] as const) {
      await workAndDie(stage, company, dice, at);
      expect({ at, wrong: await wrongs(stage, false) }).toEqual({ at, wrong: [] });
      await jump(stage, dice);
    }
    expect(await endOfDay(stage)).toEqual([]);
  });
});
