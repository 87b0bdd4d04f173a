import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setPresence } from '../agents/set-presence.ts';
import { duel, skipWhatIsLocked } from '../testing/duel.ts';
import { Stage } from '../testing/stage.ts';
import { installWitnesses } from '../testing/witness.ts';

describe('three callers meet three people while notes are written', () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await Stage.set({ agents: 3 });
    for (const agent of stage.world.agents)
      await stage.do((tx) => setPresence(tx, agent, 'away', null, `agent:${agent}`));
    await installWitnesses(stage.pool, '250 milliseconds');
  });
  afterEach(() => stage.drop());

  it('1,000 times, and nobody is left beside a free person, nobody is overtaken', async () => {
    const verdict = await duel(stage, 1_000);
    console.log('duels', verdict);
    expect(verdict).toMatchObject({ left: 0, overtaken: 0, offers: 3_000 });
    expect(await stage.broken()).toEqual([]);
  });

  it('300 times while a long backup holds its snapshot', async () => {
    const backup = await stage.pool.connect();
    await backup.query('begin isolation level repeatable read read only');
    await backup.query('select count(*) from interactions');
    const verdict = await duel(stage, 300);
    console.log('duels beside a backup', verdict);
    expect(verdict).toMatchObject({ left: 0, overtaken: 0, offers: 900 });
    await backup.query('commit');
    backup.release();
  });

  it('and the control: a dispatch that skips what is locked leaves somebody, and this test sees it', async () => {
    await skipWhatIsLocked(stage);
    const verdict = await duel(stage, 200);
    console.log('the control', verdict);
    expect(verdict.left).toBeGreaterThan(0);
  });
});
