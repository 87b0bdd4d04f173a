import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Pbx, PhoneCall } from '@linia/pbx';
import { setPresence } from '../../agents/set-presence.ts';
import { tick } from '../../clock/tick.ts';
import { dial } from '../../interactions/dial.ts';
import { hangUpByAgent } from '../../interactions/hang-up.ts';
import { hold } from '../../interactions/hold.ts';
import { actorOf } from '../../testing/stage.ts';
import { Exchange, hears, number, programs, startTestPbx, until } from './asterisk.testing.ts';

/** Whoever hangs up, and whenever: it is over for everybody, nobody is kept busy, nothing is left in Asterisk. */
let pbx: Pbx;
let exchange: Exchange;

const newCall = async (): Promise<{ phone: PhoneCall; call: number }> => {
  const before = await exchange.newest();
  const phone = await exchange.caller.call(pbx.sipPort, number);
  await until(async () => (await exchange.newest()) > before);
  return { phone, call: await exchange.newest() };
};
const said = async (line: string): Promise<unknown> => exchange.stage.pool.query(`update lines set ${line}`);
const callsOut = async (): Promise<number> => {
  const to = { id: randomUUID(), phone: '+79135550142', organizationId: null, contactId: null, callsBack: null };
  const agent = exchange.stage.world.agents[0]!;
  return (await exchange.stage.do((tx) => dial(tx, to, actorOf(agent)))).interactionId;
};
/** The caller asked to be called, and somebody has taken the turn. */
const callsBack = async (): Promise<number> => {
  const { phone, call } = await exchange.call();
  await exchange.offered(call);
  phone.rtp.press('1');
  await phone.ended;
  await exchange.stage.accept(await exchange.offered(call));
  return call;
};

describe.skipIf(!programs)('a hang-up', () => {
  beforeAll(async () => {
    pbx = await startTestPbx();
  });
  afterAll(() => pbx?.stop());
  beforeEach(async () => {
    exchange = await Exchange.open(pbx, { agents: 2, specialists: 1 });
    await said('announces_recording = false');
    await exchange.lead();
  });
  afterEach(async () => {
    const left = { broken: await exchange.stage.broken(), said: exchange.said };
    await exchange.close();
    expect(left).toEqual({ broken: [], said: [] });
  });

  const isOver = async (call: number): Promise<void> => {
    await exchange.sees(call, ({ state }) => ['ended', 'closed'].includes(state));
    await exchange.isSilent();
    const { rows } = await exchange.stage.pool.query(
      `select name, engagement from agents where engagement not in ('idle', 'wrapping')`,
    );
    expect(rows).toEqual([]);
  };

  /** What the caller is in the middle of; each is left by hanging up. */
  const moments: [string, string, () => Promise<{ phone: PhoneCall; call: number }>][] = [
    [
      'the announcement',
      'arriving',
      async () => {
        await said('announces_recording = true');
        return newCall();
      },
    ],
    [
      'pressing keys',
      'arriving',
      async () => {
        const { phone, call } = await newCall();
        await phone.talks;
        phone.rtp.press('77');
        await pause(400);
        return { phone, call };
      },
    ],
    [
      'waiting',
      'queued',
      async () => {
        for (const agent of exchange.stage.world.agents)
          await exchange.stage.do((tx) => setPresence(tx, agent, 'away', null, `agent:${agent}`));
        const { phone, call } = await exchange.call();
        await exchange.sees(call, ({ state }) => state === 'queued');
        return { phone, call };
      },
    ],
    [
      'ringing at somebody’s desk',
      'offered',
      async () => {
        const { phone, call } = await exchange.call();
        await exchange.offered(call);
        return { phone, call };
      },
    ],
    [
      'being accepted',
      'active',
      async () => {
        const { phone, call } = await exchange.call();
        await exchange.stage.accept(await exchange.offered(call));
        return { phone, call };
      },
    ],
    [
      'the talk',
      'active',
      async () => {
        const { phone, call } = await exchange.call();
        await exchange.accept(call);
        return { phone, call };
      },
    ],
    [
      'being held',
      'active',
      async () => {
        const { phone, call } = await exchange.call();
        const { agent } = await exchange.accept(call);
        await exchange.stage.do((tx) => hold(tx, { id: 'h', interactionId: call }, actorOf(agent)));
        await until(() => phone.rtp.sounds(200) === 'music');
        return { phone, call };
      },
    ],
    [
      'a warm escalation that rings',
      'active',
      async () => {
        const { phone, call } = await exchange.call();
        const { agent } = await exchange.accept(call);
        await exchange.stage.escalate(call, agent, { mode: 'warm' });
        await exchange.offered(call);
        return { phone, call };
      },
    ],
    [
      'a talk of three',
      'active',
      async () => {
        const { phone, call } = await exchange.call();
        const { agent } = await exchange.accept(call);
        await exchange.stage.escalate(call, agent, { mode: 'warm' });
        await exchange.accept(call);
        return { phone, call };
      },
    ],
    [
      'a cold escalation that waits',
      'offered',
      async () => {
        const { phone, call } = await exchange.call();
        const { agent } = await exchange.accept(call);
        await exchange.stage.escalate(call, agent, { mode: 'cold' });
        await exchange.offered(call);
        return { phone, call };
      },
    ],
  ];
  it.each(moments)('in the middle of %s is over for everybody', async (_moment, state, bring) => {
    const { phone, call } = await bring();
    expect((await exchange.stage.card(call)).state).toBe(state);
    await phone.hangUp();
    await isOver(call);
  });

  it('before anything was answered leaves nothing', async () => {
    const phone = await exchange.caller.call(pbx.sipPort, number);
    await phone.hangUp();
    const live = async () => {
      const { rows } = await exchange.stage.pool.query(
        `select from interactions where state not in ('ended', 'closed')`,
      );
      return rows.length;
    };
    // it may have been given up before anybody heard of it
    await Promise.race([until(async () => (await exchange.newest()) > 0).catch(() => {}), pause(500)]);
    await until(async () => (await live()) === 0);
    await exchange.isSilent();
  });

  it.each([
    ['the person’s own telephone rings', 'dialing', async (): Promise<void> => {}],
    [
      'the customer’s rings',
      'dialing',
      async (): Promise<void> => {
        (await exchange.phone(exchange.stage.world.agents[0]!).rings()).answer();
        await exchange.world.rings();
      },
    ],
  ] as const)('of who calls out while %s ends it, and nobody rings on', async (_moment, state, bring) => {
    const call = await callsOut();
    await bring();
    expect((await exchange.stage.card(call)).state).toBe(state);
    const agent = exchange.stage.world.agents[0]!;
    await exchange.stage.do((tx) => hangUpByAgent(tx, { id: 'u', interactionId: call }, actorOf(agent)));
    await isOver(call);
  });

  it('of who calls back while the customer’s telephone rings gives the callback its next turn', async () => {
    const call = await callsBack();
    const { agent } = (await exchange.stage.card(call)).assignments[0]!;
    (await exchange.phone(agent.id).rings()).answer();
    (await exchange.world.rings()).decline();
    await exchange.sees(call, ({ state, callback }) => state === 'queued' && callback !== null);
    await exchange.isSilent();
  });

  it('in wrap-up changes nothing: who talked writes on', async () => {
    const { phone, call } = await exchange.call();
    const { agent } = await exchange.accept(call);
    await phone.hangUp();
    await isOver(call);
    const before = await exchange.stage.events(call);
    await phone.hangUp();
    expect(await exchange.stage.events(call)).toEqual(before);
    expect((await exchange.stage.agent(agent)).engagement).toBe('wrapping');
  });

  /** The receiver of whoever has accepted on the desk does not come up. */
  const failing: [string, (desk: PhoneCall) => Promise<void>][] = [
    ['is busy (486)', async (desk) => desk.decline(486)],
    ['can’t be had (480)', async (desk) => desk.decline(480)],
    ['is picked up, and no sound comes', async (desk) => desk.answer({ silent: true })],
    [
      'rings on, and nobody picks it up',
      async () => {
        await exchange.stage.later(31);
        await tick(exchange.stage.db);
      },
    ],
  ];
  it.each(failing)(
    'of the person’s telephone, which %s: the caller keeps the place and goes to another',
    async (_how, fail) => {
      const { phone, call } = await exchange.call();
      const offer = await exchange.offered(call);
      const place = (await exchange.stage.card(call)).entry;
      const desk = await exchange.phone(offer.agent.id).rings();
      await exchange.stage.accept(offer);
      await fail(desk);
      // a telephone that says no is called once more
      const again = exchange.phone(offer.agent.id).rings();
      void again.then((second) => second.decline());
      await exchange.sees(call, ({ offers }) =>
        offers.some(({ state, agent }) => state === 'pending' && agent.id !== offer.agent.id),
      );
      const now = (await exchange.stage.card(call)).entry;
      expect([now?.id, now?.enqueuedAt]).toEqual([place?.id, place?.enqueuedAt]);
      expect((await exchange.stage.card(call)).answeredAt).toBeNull();
      const { phone: other } = await exchange.accept(call);
      expect(await hears(phone, other)).toBe(true);
      await phone.hangUp();
      await isOver(call);
    },
  );

  it('of one of two who came in the same instant leaves the other: two people have one each', async () => {
    const phones = await Promise.all([0, 1].map(() => exchange.caller.call(pbx.sipPort, number)));
    await Promise.all(phones.map(({ talks }) => talks));
    for (const { rtp } of phones) rtp.press('#');
    const asked = async () =>
      (
        await exchange.stage.pool.query(
          `select interaction_id as call, agent_id as agent from offers where state = 'pending'`,
        )
      ).rows as { call: number; agent: number }[];
    await until(async () => (await asked()).length === 2);
    const both = await asked();
    expect(new Set(both.map(({ agent }) => agent)).size).toBe(2);
    const desks = [await exchange.accept(both[0]!.call), await exchange.accept(both[1]!.call)];
    // who hears whom: each exactly one
    const pairs = phones.map((phone) => hears(phone, desks[0]!.phone, 5_000));
    expect((await Promise.all(pairs)).filter(Boolean)).toHaveLength(1);
    await phones[0]!.hangUp();
    await until(() => desks.some(({ phone }) => phone.over));
    const left = desks.find(({ phone }) => !phone.over)!;
    expect(await hears(phones[1]!, left.phone)).toBe(true);
    await phones[1]!.hangUp();
    await isOver(both[0]!.call);
  });
});
