import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { actorOf } from '../testing/stage.ts';
import { aStage, stage } from '../testing/a-stage.ts';
import { askCallback } from './callback.ts';
import { dial } from './dial.ts';
import { hangUpByAgent } from './hang-up.ts';
import { register } from './register.ts';

aStage({ agents: 1, specialists: 0 });
beforeEach(() => stage.pool.query(`update lines set voice = 'asterisk' where id = $1`, [stage.world.line]));

const agent = () => stage.world.agents[0]!;
const calls = async (phone: string): Promise<string> => {
  try {
    const made = await stage.do((tx) =>
      dial(tx, { id: randomUUID(), phone, organizationId: null, contactId: null, callsBack: null }, actorOf(agent())),
    );
    await stage.do((tx) =>
      hangUpByAgent(tx, { id: randomUUID(), interactionId: made.interactionId }, actorOf(agent())),
    );
    return 'called';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};
const set = (limits: object) =>
  stage.pool.query(
    `insert into settings (key, value) values ('dialing', $1) on conflict (key) do update set value = excluded.value`,
    [JSON.stringify(limits)],
  );

it('a person calls the country’s numbers, none abroad and none that costs extra, on a line that costs money', async () => {
  expect(await calls('+79135550142')).toBe('called');
  expect(await calls('+375295551840')).toBe('dial.not_allowed');
  expect(await calls('+78095551234')).not.toBe('called');
  await stage.pool.query(`update lines set voice = 'simulated' where id = $1`, [stage.world.line]);
  expect(await calls('+375295551840')).toBe('called');
});

it('abroad where an administrator lets the role, and only so many an hour', async () => {
  await set({ prefixes: { agent: ['+7', '+375'] }, perHour: 2 });
  expect(await calls('+375295551840')).toBe('called');
  expect(await calls('+79135550142')).toBe('called');
  expect(await calls('+79135550142')).toBe('dial.too_many');
  await stage.later(3_700);
  expect(await calls('+79135550142')).toBe('called');
});

const comesIn = (phone: string) =>
  stage.do((tx) =>
    register(tx, {
      lineId: stage.world.line,
      externalId: randomUUID(),
      direction: 'incoming',
      phone,
      actor: 'caller',
    }),
  );

it('a stranger has no number called back that nobody may dial: a forged one abroad, one that costs extra, the neighbour’s', async () => {
  for (const phone of ['+375295551840', '+78095551234', '+88213000001', '+77015550142']) {
    const { interactionId: call } = await comesIn(phone);
    await expect(
      stage.do((tx) => askCallback(tx, call, null, 'caller')),
      phone,
    ).rejects.toThrow('dial.not_allowed');
    expect(await stage.card(call)).toMatchObject({ callback: null });
  }
  const { interactionId: call } = await comesIn('+79135550143');
  await stage.do((tx) => askCallback(tx, call, null, 'caller'));
  expect((await stage.card(call)).callback).toMatchObject({ to: '+79135550143' });
});

it('a line that is closed has only words for who may not be called back', async () => {
  await stage.pool.query(`update queues set when_full = 'callback', line_limit = 0 where id = $1`, [stage.world.queue]);
  for (const phone of ['+375295551840', '+78095551234', '810375295551840'])
    expect((await comesIn(phone)).instead, phone).toMatchObject({ why: 'full', does: 'message' });
  expect((await comesIn('+79135550142')).instead).toMatchObject({ does: 'callback' });
});
