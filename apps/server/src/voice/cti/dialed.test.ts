import { randomUUID } from 'node:crypto';
import type { Cti } from '@linia/protocol';
import { describe, expect, it } from 'vitest';
import { askCallback } from '../../interactions/callback.ts';
import { dial } from '../../interactions/dial.ts';
import { aStage, stage } from '../../testing/a-stage.ts';
import { actorOf } from '../../testing/stage.ts';
import { applyEvent } from './apply-event.ts';
import { readEvent, type Line } from './read-event.ts';

aStage({ agents: 1, specialists: 0 });

const phone = '+79135550142';
const line = (routing: Line['routing'] = 'linia'): Line => ({
  id: routing === 'linia' ? stage.world.webhookLine : stage.world.pbxLine,
  number: '88123343811',
  routing,
});
const tells = (event: Cti['event'], callId: string, more: Partial<Cti> = {}, on = line()) =>
  applyEvent(stage.db, on, event, readEvent({ event, callId, ...more } as Cti, on));
const out = { direction: 'out' as const, from: '101', to: phone };
const away = (is: boolean) =>
  stage.pool.query(
    `update agents set presence = $1::presence, ready_since = case when $1::presence = 'available' then linia_now() end`,
    [is ? 'away' : 'available'],
  );
const only = async () => (await stage.pool.query('select * from interactions')).rows;
const place = async (call: number) =>
  (await stage.pool.query('select * from queue_entries where interaction_id = $1', [call])).rows[0];

/** The PBX's caller waits, asks to be called, is let go. */
async function asks(on = line()): Promise<number> {
  await away(true);
  await tells('newCall', 'first', { direction: 'in', from: phone }, on);
  await tells('callback', 'first', { direction: 'in', from: phone }, on);
  await tells('hangup', 'first', { direction: 'in', cause: 'normalClearing' }, on);
  const [{ id }] = (await only()) as [{ id: number }];
  expect(await stage.card(id)).toMatchObject({ state: 'queued', callback: { to: phone } });
  await away(false);
  await stage.do(async () => ({ result: null, agents: stage.world.agents }));
  return id;
}

describe('a callback on a line of the PBX', () => {
  it('is dialed by hand: the PBX’s call to that number is the attempt, its answer the talk, its hang-up the end', async () => {
    const call = await asks();
    await stage.accept(await stage.asked(call));
    await tells('newCall', 'second', out);
    await tells('newCall', 'second', out);
    expect(await only()).toHaveLength(1);
    await tells('answer', 'second', out);
    expect(await stage.card(call)).toMatchObject({ state: 'active', callback: null });
    // the first call's hang-up, told late and once more, is of a call that is long over
    await tells('hangup', 'first', { direction: 'in' });
    expect((await stage.card(call)).state).toBe('active');
    await tells('hangup', 'second', out);
    expect(await stage.card(call)).toMatchObject({ state: 'ended', endReason: 'caller_hung_up' });
    await stage.close(call, stage.world.agents[0]!);
  });

  it('busy, it waits on at its place; without a word of the PBX, too', async () => {
    const call = await asks();
    await stage.accept(await stage.asked(call));
    await tells('newCall', 'second', out);
    await tells('hangup', 'second', { ...out, cause: 'busy' });
    expect(await place(call)).toMatchObject({ state: 'waiting', attempts: 1 });
    const { rows } = await stage.pool.query(
      `select data->>'reason' as reason from interaction_events where type = 'callback_unanswered'`,
    );
    expect(rows).toEqual([{ reason: 'busy' }]);
    await tells('hangup', 'second', { ...out, cause: 'busy' });
    expect(await place(call)).toMatchObject({ attempts: 1 });
  });

  it('is Linia’s to offer even where the PBX leads the calls: nobody is on the phone', async () => {
    const call = await asks(line('pbx'));
    await stage.accept(await stage.asked(call));
    expect(await stage.card(call)).toMatchObject({ state: 'active', callback: { attempt: 1 } });
  });

  it('asked for when somebody talks with the caller is refused', async () => {
    await tells('newCall', 'first', { direction: 'in', from: phone });
    const [{ id }] = (await only()) as [{ id: number }];
    await stage.accept(await stage.asked(id));
    await tells('answer', 'first', { direction: 'in', answeringNumber: '101' });
    await expect(tells('callback', 'first', { direction: 'in', from: phone })).rejects.toThrow('callback.not_waiting');
    await expect(stage.do((tx) => askCallback(tx, id, null, 'caller'))).rejects.toThrow('callback.not_waiting');
  });
});

describe('a call from the desk on a line of the PBX', () => {
  it('is dialed by hand: one call, whatever the PBX tells of it', async () => {
    await stage.pool.query(`update lines set closed = true where voice = 'simulated'`);
    const { interactionId } = await stage.do((tx) =>
      dial(
        tx,
        { id: randomUUID(), phone, organizationId: null, contactId: null, callsBack: null },
        actorOf(stage.world.agents[0]!),
      ),
    );
    await tells('newCall', 'own', out);
    await tells('answer', 'own', out);
    expect(await only()).toHaveLength(1);
    expect(await stage.card(interactionId)).toMatchObject({ state: 'active', direction: 'outgoing' });
    await tells('hangup', 'own', out);
    await stage.close(interactionId, stage.world.agents[0]!);
  });
});
