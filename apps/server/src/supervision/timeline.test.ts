import type { Timeline } from '@linia/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import { addAgent } from '../testing/world.ts';
import type { App } from '../shell/web.ts';
import { todayOf } from './day.ts';
import { Shift } from './shift.testing.ts';
import { timelineRoutes } from './timeline.routes.ts';
import { readTimeline } from './timeline.ts';

const begin = Date.parse('2026-02-02T12:00:00+03:00');
let shift: Shift;
let call: number;
let agent: number;
let specialist: number;
let app: App;

/** The story: waits 12 s (2 of them connecting), talks, asks a department on hold, is handed over, rings off. */
beforeAll(async () => {
  shift = await Shift.begin(new Date(begin).toISOString(), { agents: 1, specialists: 1 });
  app = await testApp(shift.db, [timelineRoutes]);
  call = await shift.comeIn();
  await shift.pass(10);
  agent = await shift.accept(call);
  await shift.pass(2);
  await shift.connect(call);
  await shift.pass(60);
  await shift.escalate(call, 'warm', true);
  await shift.pass(20);
  specialist = await shift.accept(call);
  await shift.pass(1);
  await shift.connect(call);
  await shift.pass(9);
  await shift.handOver(call);
  await shift.pass(30);
  await shift.hangUp(call);
  await shift.pass(15);
  await shift.close(call);
});
afterAll(async () => {
  await app.close();
  await shift.end();
});

const at = (instant: string | null) => (instant === null ? null : (Date.parse(instant) - begin) / 1_000);
const drawn = (timeline: Timeline, kind: 'route' | 'agent' | 'recording', person: number | null = null) =>
  timeline.lanes
    .find((lane) => lane.kind === kind && (lane.agent?.id ?? null) === person)
    ?.segments.map(({ state, from, to }) => `${state} ${at(from)}–${at(to)}`);

describe('a call as a story', () => {
  it('draws the way, each person and the recording on one axis', async () => {
    const timeline = await readTimeline(shift.db, call);
    expect(timeline.lanes.map(({ kind }) => kind)).toEqual(['route', 'agent', 'agent', 'recording']);
    expect(drawn(timeline, 'route')).toEqual(['waiting 0–12', 'waiting 72–93']);
    expect(drawn(timeline, 'agent', agent)).toEqual([
      'ringing 0–12',
      'talking 12–72',
      'held 72–102',
      'wrapping 102–147',
    ]);
    expect(drawn(timeline, 'agent', specialist)).toEqual(['ringing 72–93', 'talking 93–132', 'wrapping 132–147']);
    expect(drawn(timeline, 'recording')).toEqual(['recorded 12–132']);
  });

  it('names who acted, and whom the numbers of an event stand for', async () => {
    const { events, card } = await readTimeline(shift.db, call);
    expect(card.state).toBe('closed');
    expect(events.map(({ version }) => version)).toEqual(events.map((_, index) => index + 1));
    expect(events[0]).toMatchObject({ type: 'arrived', actor: '8 800' });
    expect(events.find(({ type }) => type === 'offered')).toMatchObject({
      actor: 'linia',
      data: { agent, agentName: 'agent1', queueName: 'Техподдержка EDI' },
    });
    expect(events.find(({ type }) => type === 'handed_over')).toMatchObject({
      actor: 'agent1',
      data: { fromName: 'agent1', toName: 'specialist1' },
    });
    expect(events.find(({ type }) => type === 'hung_up')?.actor).toBe('caller');
  });

  it('leaves open what still goes on, and records only while the flag is on', async () => {
    await shift.setClock(new Date(begin + 3_600_000).toISOString());
    const live = await shift.comeIn();
    await shift.answer(live);
    await shift.pass(10);
    const flag = (on: boolean) =>
      shift.pool.query(`select note_fact($1, $2, 'recording_flagged', $3)`, [live, agent, on]);
    await flag(false);
    await shift.pass(10);
    await flag(true);
    const timeline = await readTimeline(shift.db, live);
    expect(drawn(timeline, 'agent', agent)).toEqual(['talking 3600–null']);
    expect(drawn(timeline, 'recording')).toEqual(['recorded 3600–3610', 'recorded 3620–null']);
    await shift.hangUp(live);
    await shift.close(live);
  });

  it('draws a moved caller, a person who missed it, and a return as one wait after another', async () => {
    await shift.setClock(new Date(begin + 7_200_000).toISOString());
    const second = await addAgent(shift.pool, shift.world, shift.world.queue, 'second');
    const long = await shift.comeIn();
    await shift.pass(5);
    await shift.decline(long);
    await shift.pass(5);
    await shift.answer(long);
    await shift.pass(40);
    await shift.escalate(long, 'cold');
    await shift.pass(10);
    await shift.answer(long);
    await shift.pass(20);
    await shift.returnEscalation(long);
    await shift.pass(10);
    await shift.hangUp(long);
    const timeline = await readTimeline(shift.db, long);
    expect(drawn(timeline, 'route')).toEqual(['waiting 7200–7210', 'waiting 7250–7260', 'waiting 7280–7290']);
    expect(drawn(timeline, 'agent', agent)).toEqual(['ringing 7200–7205']);
    expect(drawn(timeline, 'agent', second)).toEqual(['ringing 7205–7210', 'talking 7210–7250', 'wrapping 7250–null']);
    expect(drawn(timeline, 'agent', specialist)).toEqual([
      'ringing 7250–7260',
      'talking 7260–7280',
      'wrapping 7280–null',
    ]);
    await shift.close(long);
  });
});

describe('who may open it', () => {
  const open = async (person: number, id: number | string = call) =>
    ask<Timeline>(app, 'GET', `/api/interactions/${id}/timeline`, { as: await cookieOf(shift.db, person) });

  it('is whoever took part, the department that was asked, and the supervisor', async () => {
    const supervisor = await addPerson(shift.db, { login: 'boss', roles: ['supervisor'] });
    for (const person of [agent, specialist, supervisor]) {
      const answer = await open(person);
      expect(answer.status).toBe(200);
      expect(answer.body.lanes).toHaveLength(4);
    }
  });

  it('is not an agent who had no part, nor the administrator; an unknown call is told as unknown', async () => {
    const stranger = await addPerson(shift.db, { login: 'stranger', roles: ['agent'] });
    const administrator = await addPerson(shift.db, { login: 'root', roles: ['administrator'] });
    expect((await open(stranger)).status).toBe(403);
    expect((await open(administrator)).status).toBe(403);
    expect((await open(agent, 999_999)).status).toBe(404);
    expect((await open(agent, 'x')).status).toBe(422);
  });
});

describe('a person’s own day', () => {
  it('counts the calls they talked in, and the mean talk without hold and wrap-up', async () => {
    // 60 s of 90 were talk, the rest hold; and the 20 s of the flagged call
    expect(await todayOf(shift.db.pool, agent)).toEqual({ calls: 2, averageTalkMs: 40_000 });
    const idle = await addPerson(shift.db, { login: 'idle', roles: ['agent'] });
    expect(await todayOf(shift.db.pool, idle)).toEqual({ calls: 0, averageTalkMs: null });
  });
});
