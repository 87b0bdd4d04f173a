import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { setPresence } from '../agents/set-presence.ts';
import { writeShut } from '../clock/shut.ts';
import { tick } from '../clock/tick.ts';
import { askCallback } from '../interactions/callback.ts';
import { hangUp } from '../interactions/hang-up.ts';
import { register } from '../interactions/register.ts';
import { aStage, stage } from '../testing/a-stage.ts';
import { addCalendar, clockAt, officeWeek } from '../testing/calendars.ts';
import { actorOf } from '../testing/stage.ts';
import { move } from './move.ts';

aStage({ agents: 1, specialists: 1 });

const placeOf = async (call: number) =>
  (await stage.pool.query('select * from queue_entries where interaction_id = $1', [call])).rows[0];
const step = (condition: 'length' | 'after', limit: number) =>
  stage.pool.query(`insert into queue_steps (queue_id, position, "${condition}", to_queue) values ($1, 1, $2, $3)`, [
    stage.world.queue,
    limit,
    stage.world.departmentQueue,
  ]);
const away = (agents: number[]) =>
  stage.pool.query(`update agents set presence = 'away', ready_since = null where id = any ($1)`, [agents]);
const comesIn = async (phone = '+79130000002') => {
  const { line: lineId } = stage.world;
  const made = await stage.do((tx) =>
    register(tx, { lineId, externalId: randomUUID(), direction: 'incoming', phone, actor: 'caller' }),
  );
  return made.interactionId;
};
/** The line works from nine to six; who calls in else is called back. */
const office = async () =>
  stage.pool.query(`update queues set when_closed = 'callback', calendar_id = $2 where id = $1`, [
    stage.world.queue,
    await addCalendar(stage.pool, officeWeek),
  ]);

/** Somebody asked to be called and was not reached: the next attempt is in ten minutes, and whoever comes now has to wait. */
async function parked(): Promise<void> {
  const call = await comesIn('+79130000001');
  await stage.do((tx) => askCallback(tx, call, null, 'caller'));
  const offer = await stage.asked(call);
  await stage.accept(offer);
  await stage.do((tx) => hangUp(tx, call, `agent:${offer.agent.id}`, 'no_answer'));
  expect(await placeOf(call)).toMatchObject({ state: 'waiting', opens_at: expect.any(String) });
  await away(stage.world.agents);
}

it('who is to be called in ten minutes is before nobody, and makes no line long', async () => {
  await parked();
  await step('length', 1);
  const call = await comesIn();
  expect(await placeOf(call)).toMatchObject({ predicted_place: 1, queue_id: stage.world.queue });
});

it('is late for no step of the line meanwhile', async () => {
  await step('after', 60);
  await parked();
  await stage.later(90);
  await tick(stage.db);
  const { rows } = await stage.pool.query(
    `select opens_at, next_step_at from queue_entries where callback_to is not null`,
  );
  expect(rows).toMatchObject([{ opens_at: expect.any(String), next_step_at: expect.any(String) }]);
  expect(await stage.broken()).toEqual([]);
});

it('nor fills it: the limit counts telephone lines, also of callers who are handed over', async () => {
  await parked();
  const { departmentQueue } = stage.world;
  await stage.pool.query(`update queue_entries set queue_id = $1 where callback_to is not null`, [departmentQueue]);
  await stage.pool.query('update queues set line_limit = 1 where id = $1', [departmentQueue]);
  await step('after', 30);
  const call = await comesIn();
  await stage.later(31);
  await tick(stage.db);
  expect((await placeOf(call)).queue_id).toBe(departmentQueue);
});

describe('a line that has closed for the day', () => {
  const opensAt = '2026-11-03T06:00:00.000Z';
  const available = (agent: number) => stage.do((tx) => setPresence(tx, agent, 'available', null, `agent:${agent}`));

  it('calls nobody back in the night, whoever works then; in the morning it does', async () => {
    await clockAt(stage.pool, '2026-11-02T17:55:00+03:00');
    await office();
    await away(stage.world.agents);
    const call = await comesIn();
    await stage.do((tx) => askCallback(tx, call, null, 'caller'));
    await clockAt(stage.pool, '2026-11-03T02:30:00+03:00');
    await writeShut(stage.pool);
    await available(stage.world.agents[0]!);
    expect(await stage.nobodyAsked(call)).toBe(true);
    expect(new Date((await placeOf(call)).opens_at).toISOString()).toBe(opensAt);
    await clockAt(stage.pool, '2026-11-03T09:00:01+03:00');
    await writeShut(stage.pool);
    await tick(stage.db);
    expect((await stage.asked(call)).agent.id).toBe(stage.world.agents[0]);
  });

  it('takes a customer who is on the phone, and keeps its promise when the place is moved to another line', async () => {
    await clockAt(stage.pool, '2026-11-02T20:00:00+03:00');
    await office();
    const call = await comesIn();
    const { id: entryId } = await placeOf(call);
    const { departmentQueue: queueId } = stage.world;
    await stage.do((tx) => move(tx, { id: randomUUID(), entryId, queueId }, actorOf(1)));
    expect(await placeOf(call)).toMatchObject({ state: 'waiting', queue_id: queueId });
    expect(new Date((await placeOf(call)).opens_at).toISOString()).toBe(opensAt);
    await stage.pool.query(`update queue_entries set opens_at = null, queue_id = $1`, [stage.world.queue]);
    await stage.pool.query(`insert into legs (interaction_id, kind, joined_at) values ($1, 'caller', linia_now())`, [
      call,
    ]);
    await writeShut(stage.pool);
    await stage.do(async () => ({ result: null, entries: [entryId] }));
    expect(await stage.nobodyAsked(call)).toBe(false);
  });
});

it('the line’s steps by time count from the moment at which it opens for the callback', async () => {
  const { queue, agents, specialists, departmentQueue } = stage.world;
  await away([...agents, ...specialists]);
  await clockAt(stage.pool, '2026-11-02T20:00:00+03:00');
  await office();
  await step('after', 300);
  const call = await comesIn();
  const lineAt = async (moment: string) => {
    await clockAt(stage.pool, moment);
    await tick(stage.db);
    return (await placeOf(call)).queue_id as number;
  };
  expect(await lineAt('2026-11-03T09:00:01+03:00')).toBe(queue);
  expect(await lineAt('2026-11-03T09:00:02+03:00')).toBe(queue);
  expect(await lineAt('2026-11-03T09:05:02+03:00')).toBe(departmentQueue);
});
