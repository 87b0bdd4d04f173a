import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyLog, type CallCard } from '@linia/protocol';
import { selfCheck } from '../supervision/self-check.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { DeskClient } from '../testing/desk-client.ts';
import { ServerUnderTest } from '../testing/server-process.ts';

let fresh: FreshDatabase;
let server: ServerUnderTest;
let agent: DeskClient;
let specialist: DeskClient;

beforeAll(async () => {
  fresh = await freshDatabase();
  server = await ServerUnderTest.on(fresh.url);
  await server.start();
  agent = await DeskClient.open(server.base, 'agent');
  specialist = await DeskClient.open(server.base, 'specialist');
});

afterAll(async () => {
  agent?.close();
  specialist?.close();
  await server?.stop();
  await fresh?.drop();
});

/** A caller who stays; the same number each time, so it is the same company. */
const comes = async () =>
  (await agent.http('POST', '/api/demo/calls', { caller: 'usual' })) as { interactionId: number };
const department = () => agent.lists.departments.find(({ name }) => name === 'Удостоверяющий центр')!.id;
const asks = (call: CallCard, mode: 'warm' | 'cold', hold = false) =>
  agent.must('escalation:create', {
    interactionId: call.id,
    departmentId: department(),
    agentId: null,
    reasonId: agent.lists.reasons.escalate[0]!.id,
    purposeId: null,
    summary: 'Сертификат отозван',
    mode,
    hold,
    log: { ...emptyLog, note: 'УПД не уходит' },
  });
const isWith = (desk: DeskClient) => (card: CallCard) =>
  card.assignments.some((part) => part.agent.id === desk.me.id && part.state === 'active');
const isHeld = (card: CallCard) => card.assignments.some((part) => part.heldSince !== null && part.state === 'active');
const rings = (desk: DeskClient) => (card: CallCard) => desk.offerIn(card) !== undefined;

/** Each state of a call, how it comes about, and where the call must be found after the server has died in it. */
const states: { state: string; bring: () => Promise<CallCard>; after: (call: CallCard) => Promise<unknown> }[] = [
  {
    state: 'waits with nobody free',
    bring: async () => {
      await agent.must('presence:set', { agentId: null, presence: 'away', reasonId: null });
      const { interactionId } = await comes();
      const { rows } = await fresh.pool.query('select state from interactions where id = $1', [interactionId]);
      expect(rows[0].state).toBe('queued');
      return { id: interactionId } as CallCard;
    },
    after: async () => {
      await agent.must('presence:set', { agentId: null, presence: 'available', reasonId: null });
      await agent.takeOffer();
    },
  },
  {
    state: 'rings at the agent',
    bring: async () => (await comes(), agent.sees(rings(agent))),
    after: () => agent.takeOffer(),
  },
  {
    state: 'is being talked to',
    bring: async () => (await comes(), agent.takeOffer()),
    after: (call) => agent.sees((card) => card.id === call.id && isWith(agent)(card)),
  },
  {
    state: 'is on hold',
    bring: async () => {
      await comes();
      const call = await agent.takeOffer();
      await agent.must('call:hold', { interactionId: call.id });
      return agent.sees((card) => card.id === call.id && isHeld(card));
    },
    after: (call) => agent.sees((card) => card.id === call.id && isHeld(card)),
  },
  {
    state: 'is offered to the specialist, the agent staying',
    bring: async () => {
      await comes();
      await asks(await agent.takeOffer(), 'warm');
      return specialist.sees(rings(specialist));
    },
    after: () => specialist.takeOffer(),
  },
  {
    state: 'is asked of a department whose only person has just declined',
    bring: async () => {
      await comes();
      await asks(await agent.takeOffer(), 'warm');
      const asked = await specialist.sees(rings(specialist));
      const reasonId = specialist.lists.reasons.decline[0]!.id;
      await specialist.must('offer:decline', { offerId: specialist.offerIn(asked)!.id, reasonId });
      return agent.sees((card) => card.id === asked.id && card.escalations.at(-1)?.state === 'waiting');
    },
    after: () => specialist.takeOffer(),
  },
  {
    state: 'is with both',
    bring: async () => {
      await comes();
      await asks(await agent.takeOffer(), 'warm', true);
      return specialist.takeOffer();
    },
    after: async (call) => {
      await agent.sees((card) => card.id === call.id && isWith(agent)(card) && isWith(specialist)(card));
      await agent.must('escalation:hand-over', { escalationId: call.escalations.at(-1)!.id });
      await specialist.sees((card) =>
        card.assignments.some((part) => part.agent.id === specialist.me.id && part.role === 'responsible'),
      );
    },
  },
  {
    state: 'waits in the department with nobody on the line',
    bring: async () => {
      await comes();
      await asks(await agent.takeOffer(), 'cold');
      return specialist.sees(rings(specialist));
    },
    after: () => specialist.takeOffer(),
  },
  {
    state: 'is written about in wrap-up',
    bring: async () => {
      await comes();
      const call = await agent.takeOffer();
      await agent.http('PUT', `/api/interactions/${call.id}/draft`, { ...emptyLog, note: 'набрано до падения' });
      await agent.must('call:hang-up', { interactionId: call.id });
      return agent.sees((card) => card.id === call.id && card.assignments.some((part) => part.state === 'wrapping'));
    },
    after: async (call) => {
      const { drafts } = await agent.snapshot();
      expect(drafts.find((draft) => draft.interactionId === call.id)?.log.note).toBe('набрано до падения');
    },
  },
];

describe('the server is killed while a call', () => {
  it.each(states)(
    '$state: it is in exactly one place when the server is back, and goes on from there',
    async ({ bring, after }) => {
      const call = await bring();
      await server.kill();
      await server.start();
      await expect.poll(() => agent.socket.connected && specialist.socket.connected).toBe(true);
      await after(call);
      // a sweep may have been needed only for what the dead process had promised
      const offenders = (await selfCheck(fresh.pool)).filter((check) => !check.ok);
      expect(offenders).toEqual([]);
      await finish(call.id);
    },
  );
});

/** The caller leaves and whoever talked writes a verdict, so that the next state begins with everybody free. */
async function finish(id: number): Promise<void> {
  for (const desk of [agent, specialist])
    if (isWith(desk)(desk.cards.get(id) ?? nobody)) await desk.send('call:hang-up', { interactionId: id });
  const log = { ...emptyLog, dispositionId: agent.lists.dispositions[0]!.id };
  for (const desk of [agent, specialist]) await desk.send('call:close', { interactionId: id, log });
  const { rows } = await fresh.pool.query('select state from interactions where id = $1', [id]);
  expect(rows[0].state).toBe('closed');
  const idle = `select count(*)::int as n from agents where presence = 'available' and engagement <> 'idle'`;
  await expect.poll(async () => (await fresh.pool.query(idle)).rows[0].n).toBe(0);
}

const nobody = { assignments: [] } as unknown as CallCard;
