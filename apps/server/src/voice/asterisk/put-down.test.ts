import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Pbx, PhoneCall } from '@linia/pbx';
import { handOver } from '../../interactions/end-escalation.ts';
import { resume } from '../../interactions/hold.ts';
import { actorOf } from '../../testing/stage.ts';
import { Exchange, hearsOnly, programs, startTestPbx, until } from './asterisk.testing.ts';

let pbx: Pbx;
let exchange: Exchange;
const [C, A, S] = [440, 700, 1_100];

/** A caller with an agent, and a specialist whom the agent has asked: each says a tone of their own. */
async function consulting(): Promise<{
  call: number;
  agent: number;
  caller: PhoneCall;
  desk: PhoneCall;
  other: PhoneCall;
}> {
  const { phone: caller, call } = await exchange.call();
  const { agent, phone: desk } = await exchange.accept(call);
  await exchange.stage.escalate(call, agent, { mode: 'warm', hold: true });
  const { phone: other } = await exchange.accept(call);
  [caller.rtp.tone, desk.rtp.tone, other.rtp.tone] = [C!, A!, S!];
  return { call, agent, caller, desk, other };
}

const takeBack = (call: number, agent: number): Promise<null> =>
  exchange.stage.do((tx) => resume(tx, { id: randomUUID(), interactionId: call }, actorOf(agent)));

describe.skipIf(!programs)('an escalation with sound', () => {
  beforeAll(async () => {
    pbx = await startTestPbx();
  });
  afterAll(() => pbx?.stop());
  beforeEach(async () => {
    exchange = await Exchange.open(pbx);
    await exchange.lead();
  });
  afterEach(async () => {
    const left = { broken: await exchange.stage.broken(), said: exchange.said };
    await exchange.close();
    expect(left).toEqual({ broken: [], said: [] });
  });

  it('is told to the specialist’s screen before the ring; the caller hears music meanwhile, then all three hear each other, then two', async () => {
    const { phone: caller, call } = await exchange.call();
    const { agent, phone: desk } = await exchange.accept(call);
    const { id } = await exchange.stage.escalate(call, agent, { mode: 'warm', hold: true });
    const offer = await exchange.offered(call);
    const rings = await exchange.phone(offer.agent.id).rings();
    const { escalations } = await exchange.stage.card(call);
    expect(escalations.at(-1)).toMatchObject({
      id,
      state: 'offered',
      summary: expect.stringContaining('УПД') as string,
    });
    await exchange.stage.accept(offer);
    rings.answer();
    const other = rings;
    [caller.rtp.tone, desk.rtp.tone, other.rtp.tone] = [C!, A!, S!];
    await hearsOnly(desk, [S!], [C!]);
    await hearsOnly(other, [A!], [C!]);
    caller.rtp.heard();
    await until(() => caller.rtp.packets > 30);
    expect(caller.rtp.heard().decibels).toBeGreaterThan(-40); // music
    await hearsOnly(caller, [], [A!, S!]);
    await takeBack(call, agent);
    await hearsOnly(caller, [A!, S!], []);
    await hearsOnly(desk, [C!, S!], []);
    await hearsOnly(other, [C!, A!], []);
    await exchange.stage.do((tx) => handOver(tx, { id: randomUUID(), escalationId: id }, actorOf(agent)));
    expect(await desk.ended).toBe('BYE');
    await hearsOnly(caller, [S!], [A!]);
    await hearsOnly(other, [C!], [A!]);
    await caller.hangUp();
    await exchange.isSilent();
  });

  it('is over where the specialist puts the receiver down: the caller stays with the agent, and nobody waits for a lost telephone', async () => {
    const { call, agent, caller, desk, other } = await consulting();
    await other.hangUp();
    await exchange.sees(call, ({ escalations }) => escalations.at(-1)?.state === 'returned');
    const card = await exchange.stage.card(call);
    expect(card.assignments.map(({ role, state }) => [role, state])).toEqual([
      ['responsible', 'active'],
      ['consulting', 'wrapping'],
    ]);
    expect(card.assignments.every(({ reattachBy }) => reattachBy === null)).toBe(true);
    await takeBack(call, agent);
    await hearsOnly(caller, [A!], [S!]);
    await hearsOnly(desk, [C!], [S!]);
    await caller.hangUp();
    await exchange.isSilent();
  });

  it('is handed over where the agent puts the receiver down: the caller stays with the specialist', async () => {
    const { call, caller, desk, other } = await consulting();
    await desk.hangUp();
    await exchange.sees(call, ({ assignments }) => assignments.at(-1)?.role === 'responsible');
    await hearsOnly(caller, [S!], [A!]);
    await hearsOnly(other, [C!], [A!]);
    await other.hangUp();
    expect(await caller.ended).toBe('BYE');
    await exchange.isSilent();
  });
});
