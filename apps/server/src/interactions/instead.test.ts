import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { lostCalls } from '../supervision/lost-calls.ts';
import { readBoard } from '../supervision/board.ts';
import { tick } from '../clock/tick.ts';
import { aStage, stage } from '../testing/a-stage.ts';
import { addCalendar, clockAt, noWeek, officeWeek } from '../testing/calendars.ts';
import { readEscalationOptions } from './escalation-options.ts';
import { hangUp } from './hang-up.ts';
import { register } from './register.ts';

aStage({ agents: 1 });

// a Monday; the office is open from 9 to 18
const noon = '2026-11-02T12:00:00+03:00';
const evening = '2026-11-02T18:00:00+03:00';
const tomorrow = '2026-11-03T06:00:00.000Z';

const line = (settings: string) => stage.pool.query(`update queues set ${settings} where id = ${stage.world.queue}`);
const comesIn = (phone: string | null = '+79135550142', lineId = stage.world.line, answered = false) =>
  stage.do((tx) =>
    register(tx, { lineId, externalId: randomUUID(), direction: 'incoming', phone, actor: 'caller', answered }),
  );
const entryOf = async (call: number) =>
  (await stage.pool.query('select * from queue_entries where interaction_id = $1 order by id desc limit 1', [call]))
    .rows[0];
const rowOf = async (call: number) =>
  (await stage.pool.query('select * from interactions where id = $1', [call])).rows[0];
const lastEvent = async (call: number) =>
  (
    await stage.pool.query(
      `select type, data from interaction_events where interaction_id = $1 and type <> 'closed' order by version desc limit 1`,
      [call],
    )
  ).rows[0];

describe('a line that is closed', () => {
  beforeEach(async () => {
    await clockAt(stage.pool, evening);
    await line(`calendar_id = ${await addCalendar(stage.pool, officeWeek)}`);
    await stage.pool.query(
      `update lines set announcements = '{"closed": {"ru": "Мы работаем с 9 до 18."}}' where id = $1`,
      [stage.world.line],
    );
  });

  it('says its own words and when it opens; the call is over, not abandoned, and asked of nobody', async () => {
    const { interactionId: call, instead } = await comesIn();
    expect(instead).toEqual({
      why: 'closed',
      does: 'message',
      say: 'Мы работаем с 9 до 18.',
      opensAt: tomorrow,
      provisional: false,
      ticket: null,
    });
    expect(await stage.card(call)).toMatchObject({ state: 'closed', endReason: 'diverted', offers: [], entry: null });
    expect(await lastEvent(call)).toMatchObject({
      type: 'diverted',
      data: { why: 'closed', because: 'hours', queue: stage.world.queue, opensAt: tomorrow, does: 'message' },
    });
    expect(await lostCalls(stage.db.pool, { queueIds: 'all', since: null })).toEqual([]);
    const board = await readBoard(stage.db, { queueIds: 'all' });
    expect(board.queues[0]).toMatchObject({ offered: 0, abandoned: 0, waiting: 0, lost: { total: 0 } });
  });

  it('keeps a place for who is to be called back, and does not look at it before it opens', async () => {
    await line(`when_closed = 'callback'`);
    const { interactionId: call, instead } = await comesIn();
    expect(instead).toMatchObject({ does: 'callback', opensAt: tomorrow });
    expect(await stage.card(call)).toMatchObject({ state: 'queued', offers: [] });
    expect(await entryOf(call)).toMatchObject({
      callback_to: '+79135550142',
      opens_at: new Date(tomorrow).toISOString(),
    });
    expect(await lastEvent(call)).toMatchObject({ type: 'callback_asked', data: { why: 'closed', opensAt: tomorrow } });
    // the caller puts the receiver down, and the place stays; a person of ours may end it
    await stage.do((tx) => hangUp(tx, call, 'caller', null));
    await tick(stage.db);
    expect(await entryOf(call)).toMatchObject({ state: 'waiting' });
    await stage.do((tx) => hangUp(tx, call, 'agent:1', null));
    expect(await entryOf(call)).toMatchObject({ state: 'left' });
  });

  it('makes a numbered request of the line’s department, with the caller’s number', async () => {
    await line(`when_closed = 'request'`);
    const { interactionId: call, instead } = await comesIn();
    const { rows } = await stage.pool.query('select * from tickets where number = $1', [instead?.ticket]);
    expect(rows[0]).toMatchObject({ department_id: stage.world.department, origin_id: call });
    expect(rows[0].subject).toBe('Звонок вне часов работы: 8 800');
    expect(rows[0].description).toContain('+7 913 555-01-42');
    expect(await rowOf(call)).toMatchObject({ end_reason: 'diverted', ticket_id: rows[0].id });
    expect(await lastEvent(call)).toMatchObject({ type: 'diverted', data: { ticket: rows[0].number } });
  });

  it.each(['callback', 'request'])('has only words for a withheld number, though it would make a %s', async (does) => {
    await line(`when_closed = '${does}'`);
    const { interactionId: call, instead } = await comesIn(null);
    expect(instead).toMatchObject({ does: 'message', ticket: null });
    expect(await lastEvent(call)).toMatchObject({ type: 'diverted', data: { noNumber: true } });
  });

  it('serves to the end who waits as it closes', async () => {
    await clockAt(stage.pool, '2026-11-02T17:59:59+03:00');
    const [agent] = stage.world.agents;
    await stage.pool.query(`update agents set presence = 'away', ready_since = null where id = $1`, [agent]);
    const { interactionId: call, instead } = await comesIn();
    expect(instead).toBeNull();
    await clockAt(stage.pool, '2026-11-02T18:10:00+03:00');
    expect((await comesIn('+79215557011')).instead).not.toBeNull();
    await tick(stage.db);
    expect(await stage.card(call)).toMatchObject({ state: 'queued' });
    await stage.pool.query(`update agents set presence = 'available', ready_since = linia_now() where id = $1`, [
      agent,
    ]);
    await stage.do(async () => ({ result: null, agents: [agent!] }));
    expect(await stage.answer(call)).toMatchObject({ state: 'active' });
    await stage.do((tx) => hangUp(tx, call, 'caller', null));
  });

  it('lets whoever hung up a moment ago and calls again have the old place, and one of two such calls', async () => {
    await clockAt(stage.pool, '2026-11-02T17:59:30+03:00');
    await stage.pool.query(`update agents set presence = 'away', ready_since = null where id = $1`, [
      stage.world.agents[0],
    ]);
    const { interactionId: gone } = await comesIn();
    await stage.do((tx) => hangUp(tx, gone, 'caller', null));
    await clockAt(stage.pool, '2026-11-02T18:00:20+03:00');
    expect((await comesIn('+79215557011')).instead).toMatchObject({ why: 'closed' });
    const again = await Promise.all([comesIn(), comesIn()]);
    const [back] = again.filter(({ instead }) => instead === null);
    expect(again.filter(({ instead }) => instead === null)).toHaveLength(1);
    const [old, place] = [await entryOf(gone), await entryOf(back!.interactionId)];
    expect(place).toMatchObject({ state: 'waiting', resumed_from: old.id, rank_at: old.rank_at });
    // the time to come back runs out
    await stage.do((tx) => hangUp(tx, back!.interactionId, 'caller', null));
    await clockAt(stage.pool, '2026-11-02T18:02:40+03:00');
    expect((await comesIn()).instead).toMatchObject({ why: 'closed' });
  });

  it('is told to who would escalate there, with when it opens, and is asked all the same', async () => {
    await line('calendar_id = null');
    const { call, agent } = await stage.talk();
    await stage.pool.query('update queues set calendar_id = (select id from calendars) where id = $1', [
      stage.world.departmentQueue,
    ]);
    const { departments } = await readEscalationOptions(stage.pool, call, agent, {});
    expect(departments).toMatchObject([{ closed: { because: 'hours', opensAt: tomorrow }, nobodyThere: false }]);
    expect(await stage.escalate(call, agent, { mode: 'warm' })).toMatchObject({ state: 'offered' });
    await stage.do((tx) => hangUp(tx, call, 'caller', null));
  });

  it('takes in who is answered already, and everybody where the PBX routes', async () => {
    expect((await comesIn('+79135550142', stage.world.webhookLine, true)).instead).toBeNull();
    expect((await comesIn('+79135550142', stage.world.pbxLine)).instead).toBeNull();
    expect((await comesIn('+79135550142', stage.world.webhookLine)).instead).not.toBeNull();
  });

  it('is told twice and is one call with one answer', async () => {
    await line(`when_closed = 'request'`);
    const externalId = randomUUID();
    const once = () =>
      stage.do((tx) =>
        register(tx, {
          lineId: stage.world.line,
          externalId,
          direction: 'incoming',
          phone: '+79135550142',
          actor: 'caller',
        }),
      );
    const made = await Promise.all([once(), once()]);
    expect(made.filter(({ instead }) => instead !== null)).toHaveLength(1);
    expect((await stage.pool.query('select count(*)::int from tickets')).rows[0].count).toBe(1);
  });
});

it('a line that never opens says no time; without words of its own it says the usual', async () => {
  await line(`calendar_id = ${await addCalendar(stage.pool, noWeek)}`);
  expect((await comesIn()).instead).toMatchObject({ opensAt: null, say: expect.stringContaining('не работаем') });
});

it('a line opens provisionally where its country’s year is not known', async () => {
  await clockAt(stage.pool, '2026-12-30T19:00:00+03:00');
  const { pool } = stage;
  await pool.query(`insert into production_years (country, year, source, imported_at) values ('RU', 2026, 'x', now())`);
  await pool.query(`insert into production_days (country, day, kind) values ('RU', '2026-12-31', 'off')`);
  await line(`calendar_id = ${await addCalendar(pool, officeWeek, 'RU')}`);
  expect((await comesIn()).instead).toMatchObject({ opensAt: '2027-01-01T06:00:00.000Z', provisional: true });
  await clockAt(pool, '2026-12-31T12:00:00+03:00');
  const { interactionId } = await comesIn();
  expect(await lastEvent(interactionId)).toMatchObject({ data: { because: 'holiday' } });
});

it('an open line takes everybody in', async () => {
  await clockAt(stage.pool, noon);
  await line(`calendar_id = ${await addCalendar(stage.pool, officeWeek)}`);
  const { interactionId: call, instead } = await comesIn();
  expect(instead).toBeNull();
  expect(await stage.card(call)).toMatchObject({ state: 'offered' });
});

describe('a line with a limit', () => {
  const waiting = async () =>
    (await stage.pool.query(`select count(*)::int from queue_entries where state in ('waiting', 'offered')`)).rows[0]
      .count as number;
  const somebodyWaits = async () =>
    (
      await stage.pool.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' limit 1`,
      )
    ).rowCount === 1;
  beforeEach(() => line('line_limit = 2'));

  it('lets one of two in at its last free place, whoever commits first', async () => {
    await comesIn();
    let second: ReturnType<typeof comesIn> | undefined;
    const first = await stage.do(async (tx) => {
      const made = await register(tx, {
        lineId: stage.world.line,
        externalId: randomUUID(),
        direction: 'incoming',
        phone: '+79215551101',
        actor: 'caller',
      });
      let answered = false;
      second = comesIn('+79215551102').finally(() => (answered = true));
      while (!answered && !(await somebodyWaits())) await new Promise(setImmediate);
      return made;
    });
    expect(first.instead).toBeNull();
    expect((await second!).instead).toMatchObject({ why: 'full', does: 'message', opensAt: null });
    expect(await waiting()).toBe(2);
  });

  it('has room again as soon as somebody has gone', async () => {
    const { interactionId } = await comesIn();
    await comesIn('+79215557011');
    expect((await comesIn('+79215557012')).instead?.why).toBe('full');
    await stage.do((tx) => hangUp(tx, interactionId, 'caller', null));
    expect((await comesIn('+79215557013')).instead).toBeNull();
  });

  it('does not refuse whoever hung up in it a moment ago, though somebody came meanwhile', async () => {
    const { interactionId: gone } = await comesIn();
    await comesIn('+79215557011');
    await stage.do((tx) => hangUp(tx, gone, 'caller', null));
    await comesIn('+79215557012');
    const { interactionId: back, instead } = await comesIn();
    expect(instead).toBeNull();
    expect((await entryOf(back)).resumed_from).toBe((await entryOf(gone)).id);
    expect((await comesIn()).instead).toMatchObject({ why: 'full' });
  });

  it('keeps a place for a callback beside them, which takes no room', async () => {
    await line(`when_full = 'callback'`);
    await comesIn();
    await comesIn('+79215557011');
    const { interactionId: call, instead } = await comesIn('+79215557012');
    expect(instead).toMatchObject({ why: 'full', does: 'callback' });
    expect(await entryOf(call)).toMatchObject({ callback_to: '+79215557012', opens_at: null, state: 'waiting' });
    expect((await comesIn('+79215557013')).instead).toMatchObject({ why: 'full' });
  });
});
