import type { AssignmentView, CallCard, EscalationView, OfferView } from '@linia/protocol';
import { emptyLog } from '@linia/protocol';
import { expect, test } from 'vitest';
import { adopt, askedOf, concerns, escalationOf, hear, newerAgent, noRows, offerTo, partOf } from './desk-rows.ts';

const orlova = { id: 1, name: 'Орлова Анна Сергеевна' };
const dyatlov = { id: 2, name: 'Дятлов Илья Олегович' };
const whose = { me: orlova.id, queues: [10] };
const department = { me: dyatlov.id, queues: [20] };
const at = '2026-11-22T12:00:00Z';

const call = (id: number, version: number, more: Partial<CallCard> = {}): CallCard => ({
  id,
  version,
  channel: 'voice',
  direction: 'incoming',
  state: 'active',
  line: null,
  caller: { phone: null, text: '' },
  organization: null,
  contact: null,
  identified: null,
  nameConfirmed: null,
  numberOf: null,
  recording: {
    on: true,
    notifiedAt: null,
    notifiedBy: null,
    notifiedByAgent: null,
    why: null,
    pausedUntil: null,
    pausedBy: null,
    brokeAt: null,
  },
  log: { ...emptyLog, savedAt: null, savedBy: null },
  ticketNumber: null,
  entry: null,
  callback: null,
  callsBack: null,
  promise: null,
  offers: [],
  assignments: [],
  escalations: [],
  outside: null,
  supervisors: [],
  answeredElsewhere: null,
  endReason: null,
  createdAt: at,
  queuedAt: at,
  answeredAt: at,
  endedAt: null,
  closedAt: null,
  ...more,
});
const part = (agent: typeof orlova, state: AssignmentView['state']): AssignmentView => ({
  id: agent.id,
  agent,
  role: 'responsible',
  state,
  createdAt: at,
  connectedAt: at,
  connectBy: null,
  heldSince: null,
  endedAt: null,
  wrapUpUntil: null,
  doneAt: null,
  toFinish: false,
  reattachBy: null,
});
const offer = (agent: typeof orlova, state: OfferView['state'], escalationId: number | null = null): OfferView => ({
  id: 7,
  entryId: 70,
  escalationId,
  agent,
  state,
  createdAt: at,
  expiresAt: at,
  endedAt: null,
  reason: null,
  why: null,
});
const escalation = (state: EscalationView['state'], more: Partial<EscalationView> = {}): EscalationView => ({
  id: 5,
  state,
  mode: 'warm',
  department: { id: 3, name: 'Удостоверяющий центр' },
  target: null,
  from: orlova,
  rule: null,
  reason: null,
  purpose: null,
  summary: 'УПД не уходит',
  createdAt: at,
  deadlineAt: at,
  endedAt: null,
  acceptedBy: null,
  acceptedAt: null,
  returnReason: null,
  ticketNumber: null,
  endedBy: null,
  entry: {
    id: 50,
    state: 'waiting',
    queue: { id: 20, name: 'Удостоверяющий центр' },
    enqueuedAt: at,
    target: null,
    opensAt: null,
    rounds: 0,
  },
  ...more,
});
const talking = { assignments: [part(orlova, 'active')] };

test('a newer card replaces the row whole, an older or the same one changes nothing', () => {
  const second = hear(noRows, call(1, 2, talking), whose);
  expect(hear(second, call(1, 2, talking), whose)).toBe(second);
  expect(hear(second, call(1, 1, talking), whose)).toBe(second);
  const third = call(1, 3, talking);
  expect(hear(second, third, whose).cards.get(1)).toBe(third);
  expect(second.cards.get(1)?.version).toBe(2);
});

test('a call the person is done with leaves the desk, and a late older card does not bring it back', () => {
  const talked = hear(noRows, call(1, 2, talking), whose);
  const done = hear(talked, call(1, 4, { assignments: [part(orlova, 'done')] }), whose);
  expect(done.cards.size).toBe(0);
  expect(hear(done, call(1, 3, talking), whose).cards.size).toBe(0);
});

test('a snapshot takes away what it does not name, but not what was heard after it had been asked for', () => {
  const rows = hear(hear(noRows, call(1, 2, talking), whose), call(2, 9, talking), whose);
  const after = adopt(rows, [], new Set([2]), whose);
  expect([...after.cards.keys()]).toEqual([2]);
});

test('a snapshot does not put an older version over a newer one that was heard meanwhile', () => {
  const rows = hear(noRows, call(1, 5, talking), whose);
  expect(adopt(rows, [call(1, 4, talking)], new Set([1]), whose).cards.get(1)?.version).toBe(5);
  expect(adopt(rows, [call(1, 6, talking)], new Set([1]), whose).cards.get(1)?.version).toBe(6);
});

test('after an outage a snapshot is believed even where its versions are lower: a restored database', () => {
  const rows = hear(noRows, call(1, 5, talking), whose);
  expect(adopt(rows, [call(1, 4, talking)], new Set(), whose).cards.get(1)?.version).toBe(4);
});

test('an offer is mine while it is pending and asks me', () => {
  expect(offerTo(call(1, 1, { offers: [offer(orlova, 'pending')] }), orlova.id)?.id).toBe(7);
  expect(offerTo(call(1, 1, { offers: [offer(orlova, 'missed')] }), orlova.id)).toBeUndefined();
  expect(offerTo(call(1, 1, { offers: [offer(dyatlov, 'pending')] }), orlova.id)).toBeUndefined();
});

test('a call taken twice is mine by the part that is not done', () => {
  const twice = call(1, 1, { assignments: [part(orlova, 'done'), { ...part(orlova, 'active'), id: 9 }] });
  expect(partOf(twice, orlova.id)?.id).toBe(9);
});

test('an escalation that waits stands on the desks of its department and of nobody else', () => {
  const waiting = call(1, 1, { escalations: [escalation('waiting')] });
  expect(concerns(waiting, department)).toBe(true);
  expect(concerns(waiting, { me: 8, queues: [10] })).toBe(false);
  expect(concerns(call(1, 2, { escalations: [escalation('fallen_back')] }), department)).toBe(false);
});

test('what was asked of a specialist is there before the offer is taken, and stays after', () => {
  const offered = call(1, 1, { offers: [offer(dyatlov, 'pending', 5)], escalations: [escalation('offered')] });
  expect(askedOf(offered, dyatlov.id)?.summary).toBe('УПД не уходит');
  const taken = call(1, 2, { escalations: [escalation('accepted', { acceptedBy: dyatlov })] });
  expect(askedOf(taken, dyatlov.id)?.id).toBe(5);
  expect(askedOf(taken, orlova.id)).toBeUndefined();
});

test('an escalation the agent took back is not drawn, one that became a request is', () => {
  expect(escalationOf(call(1, 1, { escalations: [escalation('cancelled')] }), orlova.id)).toBeUndefined();
  expect(escalationOf(call(1, 1, { escalations: [escalation('fallen_back')] }), orlova.id)?.state).toBe('fallen_back');
});

test('an older view of the person does not replace a newer one', () => {
  const view = (version: number) => ({ id: 1, version }) as Parameters<typeof newerAgent>[1];
  const newest = view(3);
  expect(newerAgent(newest, view(2))).toBe(newest);
  expect(newerAgent(newest, view(4)).version).toBe(4);
});
