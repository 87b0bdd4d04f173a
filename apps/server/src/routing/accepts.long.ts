import { expect, it } from 'vitest';
import { raceToAccept } from '../testing/accepts.ts';
import { Stage } from '../testing/stage.ts';

it('10,000 racing accepts, two devices and a colleague for each offer: 0 doubles', async () => {
  const stage = await Stage.set({ agents: 6, specialists: 0 });
  const race = await raceToAccept(stage, 10_000);
  console.log('racing accepts', race);
  expect(race).toMatchObject({ doubles: 0, faults: [], won: race.offers, gone: race.accepts - race.offers });
  expect(await stage.broken()).toEqual([]);
  await stage.drop();
});
