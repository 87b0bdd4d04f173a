import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { organizationRoutes } from '../organizations/organization.routes.ts';
import type { App } from '../shell/web.ts';
import { testApp } from '../testing/app.ts';
import { Stage } from '../testing/stage.ts';
import { hangUp } from './hang-up.ts';
import { interactionRoutes } from './interaction.routes.ts';
import { register } from './register.ts';

export let stage: Stage;
export let app: App;
/** The test's own number: no two tests make the same names. */
export let serial = 0;
/** Who calls in this test. */
export let phone: string;
let live: { call: number; agent: number }[] = [];

/** Three agents, and the doors of calls and companies. Each test has a number that nobody has called from, and leaves no call. */
export function aNewNumberATest(): void {
  beforeAll(async () => {
    stage = await Stage.set({ agents: 3, specialists: 0 });
    app = await testApp(stage.db, [organizationRoutes, interactionRoutes]);
  });
  afterAll(async () => {
    await app.close();
    await stage.drop();
  });
  beforeEach(() => {
    phone = `+7921555${String(++serial + 1000)}`;
  });
  afterEach(async () => {
    for (const { call, agent } of live) {
      await stage.do((tx) => hangUp(tx, call, 'caller', null));
      await stage.close(call, agent);
    }
    live = [];
  });
}

/** A call from this number that somebody has taken. */
export const inCall = async (from: string | null = phone): Promise<{ call: number; agent: number }> => {
  const { interactionId: call } = await stage.do((tx) =>
    register(tx, { lineId: stage.world.line, externalId: null, direction: 'incoming', phone: from, actor: 'caller' }),
  );
  const { agent } = await stage.answer(call);
  live.push({ call, agent: agent.id });
  return { call, agent: agent.id };
};
