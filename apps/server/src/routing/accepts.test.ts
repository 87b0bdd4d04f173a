import { expect, it } from 'vitest';
import { raceToAccept } from '../testing/accepts.ts';
import { Stage } from '../testing/stage.ts';

it('two devices and a colleague accept the same offers at once, 300 times: one is first, the others find it gone', async () => {
  const stage = await Stage.set({ agents: 5, specialists: 0 });
  const race = await raceToAccept(stage, 300);
  expect(race).toMatchObject({ doubles: 0, faults: [], won: race.offers, gone: race.accepts - race.offers });
  expect(race.offers).toBe(100);
  expect(await stage.broken()).toEqual([]);
  await stage.drop();
});
