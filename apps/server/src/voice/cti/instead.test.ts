import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { addCalendar, noWeek } from '../../testing/calendars.ts';
import { aDoorATest, aPbx, card, fresh, incoming, post, understood, world } from './cti.testing.ts';

aPbx(1);
aDoorATest();
beforeAll(async () => {
  await fresh.pool.query('update queues set calendar_id = $1 where id = $2', [
    await addCalendar(fresh.pool, noWeek),
    world.queue,
  ]);
});

it('the PBX is told what a caller of a closed line is to hear, also when it asks twice; what it says later changes nothing', async () => {
  const callId = randomUUID();
  const answer = await post('linia', { event: 'newCall', callId, ...incoming });
  expect(answer).toEqual({
    status: 200,
    body: {
      instead: {
        why: 'closed',
        does: 'message',
        say: 'Мы сейчас не работаем. Пожалуйста, позвоните в рабочее время.',
        opensAt: null,
        provisional: false,
        ticket: null,
      },
    },
  });
  expect(await post('linia', { event: 'newCall', callId, ...incoming })).toEqual(answer);
  expect(await post('linia', { event: 'hangup', callId, cause: 'normalClearing' })).toEqual(understood);
  expect(await card(callId)).toMatchObject({ state: 'closed', endReason: 'diverted', entry: null });
});

it('a call that its person has picked up already is theirs, and so is one of a PBX that routes itself', async () => {
  const callId = randomUUID();
  await post('linia', { event: 'answer', callId, ...incoming, user: 'agent1' });
  expect(await post('linia', { event: 'newCall', callId, ...incoming })).toEqual(understood);
  expect(await card(callId)).toMatchObject({ state: 'active' });
  const routed = randomUUID();
  expect(await post('pbx', { event: 'newCall', callId: routed, ...incoming })).toEqual(understood);
  expect(await card(routed)).toMatchObject({ state: 'queued' });
});

it('a caller who keeps a place for a callback does not lose it by hanging up, however it is told', async () => {
  await fresh.pool.query(`update queues set when_closed = 'callback' where id = $1`, [world.queue]);
  // somebody who has no place in the line from a call before
  const another = { ...incoming, from: '+79135550177' };
  const never = randomUUID();
  expect(await post('linia', { event: 'newCall', callId: never, ...another })).toMatchObject({
    body: { instead: { does: 'message', opensAt: null } },
  });
  await fresh.pool.query(
    `insert into calendar_days (calendar_id, day, hours) select id, current_date + 3, '[["10:00", "12:00"]]' from calendars`,
  );
  for (const events of [['newCall', 'hangup'], ['hangup', 'newCall'], ['hangup']]) {
    const callId = randomUUID();
    for (const event of events) await post('linia', { event, callId, ...another });
    expect([events, (await card(callId)).state]).toEqual([events, 'queued']);
  }
});
