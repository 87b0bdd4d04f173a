import { expect, it } from 'vitest';
import { duel } from '../testing/duel.ts';
import { setPresence } from '../agents/set-presence.ts';
import { Stage } from '../testing/stage.ts';
import { installWitnesses } from '../testing/witness.ts';

it('three callers meet three people while notes are written: nobody is left beside a free person, nobody is overtaken', async () => {
  const stage = await Stage.set({ agents: 3 });
  for (const agent of stage.world.agents)
    await stage.do((tx) => setPresence(tx, agent, 'away', null, `agent:${agent}`));
  await installWitnesses(stage.pool);
  const verdict = await duel(stage, 40);
  expect(verdict).toMatchObject({ left: 0, overtaken: 0, offers: 120 });
  expect(await stage.broken()).toEqual([]);
  await stage.drop();
});
