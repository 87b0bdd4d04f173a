import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tick } from '../clock/tick.ts';
import { actorOf, Stage } from '../testing/stage.ts';
import { hangUp } from './hang-up.ts';
import { callOutside, outsideAnswers, putThrough, transfer } from './outside.ts';
import { putDown } from './put-down.ts';
import { supervise } from './supervise.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await Stage.set({ agents: 1, specialists: 1 });
});
afterEach(async () => {
  const broken = await stage.broken();
  await stage.drop();
  expect(broken).toEqual([]);
});

/** Somebody has a caller, on a line whose sound is of this kind. No telephone is there: what the rows say is asked. */
async function talk(voice: 'asterisk' | 'webhook' = 'asterisk'): Promise<{ call: number; agent: number }> {
  const talk = await stage.talk();
  await stage.pool.query('update lines set voice = $1', [voice]);
  return talk;
}

const outside = ({ call, agent }: { call: number; agent: number }, handOver: boolean) =>
  stage.do((tx) =>
    callOutside(tx, { id: randomUUID(), interactionId: call, phone: '+79135550143', handOver }, actorOf(agent)),
  );

async function answers(call: number): Promise<void> {
  const { rows } = await stage.pool.query('select (live_outside($1)).id', [call]);
  await stage.do((tx) => outsideAnswers(tx, rows[0].id as number, `out-${call}`, 'line:1'));
}

async function supervisor(): Promise<number> {
  const { rows } = await stage.pool.query(
    `insert into agents (login, name, roles) values ('supervisor', 'Ирина Ковалёва', '{supervisor}') returning id`,
  );
  return rows[0].id as number;
}

describe('a call that goes outside or to another line', () => {
  it('not reached by its time is back in the line at the old place, though no telephone ever told so', async () => {
    const mine = await talk();
    await outside(mine, true);
    expect((await stage.card(mine.call)).state).toBe('outside');
    expect(await stage.broken()).toEqual([]);
    await stage.later(46);
    await tick(stage.db);
    expect(['queued', 'offered']).toContain((await stage.card(mine.call)).state);
    expect((await stage.card(mine.call)).outside).toMatchObject({ state: 'ended', endedBy: 'timeout' });
    await stage.do((tx) => hangUp(tx, mine.call, 'caller', null));
  });

  it('is over after four hours, or as many as the house had set when it was handed over: the one that is asked beside the agent is not', async () => {
    await stage.drop();
    stage = await Stage.set({ agents: 4, specialists: 0 });
    const [kept, given, blind, short] = [await talk(), await talk(), await talk(), await talk()];
    for (const mine of [kept, given]) await outside(mine, false).then(() => answers(mine.call));
    await stage.do((tx) => putThrough(tx, { id: 'p', interactionId: given.call }, actorOf(given.agent)));
    await outside(blind, true).then(() => answers(blind.call));
    await stage.pool.query(`insert into settings (key, value) values ('dialing', '{"handedOverHours": 1}')`);
    await outside(short, true).then(() => answers(short.call));
    await stage.later(3_600);
    await tick(stage.db);
    expect((await stage.card(short.call)).outside).toMatchObject({ state: 'ended', endedBy: 'too_long' });
    await stage.later(3 * 3_600 - 600);
    await tick(stage.db);
    for (const { call } of [given, blind]) expect((await stage.card(call)).state).toBe('outside');
    await stage.later(620);
    await Promise.all([tick(stage.db), tick(stage.db)]);
    for (const { call } of [given, blind]) {
      const card = await stage.card(call);
      expect(['ended', 'closed']).toContain(card.state);
      expect(card).toMatchObject({ endReason: 'outside_hung_up', outside: { endedBy: 'too_long' } });
    }
    expect((await stage.card(kept.call)).outside).toMatchObject({ state: 'talking' });
    expect(await stage.broken()).toEqual([]);
    await stage.do((tx) => hangUp(tx, kept.call, 'caller', null));
  });

  it('that ends lets go of who is outside and of who listens; asked twice at once, one is called', async () => {
    const mine = await talk();
    const ear = await supervisor();
    await stage.do((tx) => supervise(tx, { id: 'l', interactionId: mine.call, mode: 'listen' }, actorOf(ear)));
    const asked = await Promise.allSettled([outside(mine, false), outside(mine, false)]);
    expect(asked.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await stage.do((tx) => hangUp(tx, mine.call, 'caller', null));
    expect((await stage.card(mine.call)).outside).toMatchObject({ state: 'ended', endedBy: 'call' });
    const { rows } = await stage.pool.query('select ended_by as by, there_by as due from supervisions');
    expect(rows).toEqual([{ by: 'call', due: null }]);
  });

  it('waits in the other line with the time of its first second; a PBX that has the sound does it itself', async () => {
    const mine = await talk();
    const to = { id: randomUUID(), interactionId: mine.call, queueId: stage.world.departmentQueue };
    await stage.do((tx) => transfer(tx, to, actorOf(mine.agent)));
    const asked = await stage.asked(mine.call);
    expect(asked.agent.id).toBe(stage.world.specialists[0]);
    expect((await stage.agent(mine.agent)).engagement).toBe('wrapping');
    await stage.do((tx) => hangUp(tx, mine.call, 'caller', null));
    await stage.close(mine.call, mine.agent);
    const other = await talk('webhook');
    await expect(
      stage.do((tx) => transfer(tx, { ...to, interactionId: other.call }, actorOf(other.agent))),
    ).rejects.toThrow('call.pbx_has_the_sound');
    await stage.do((tx) => hangUp(tx, other.call, 'caller', null));
  });

  it('is left with whom outside the caller talks to, where who asked puts the receiver down', async () => {
    const mine = await talk();
    await outside(mine, false);
    const { rows } = await stage.pool.query('select id from outside_calls');
    await stage.do((tx) => outsideAnswers(tx, rows[0].id as number, 'out-1', 'line:1'));
    await stage.do((tx) => putDown(tx, mine.call, mine.agent));
    expect(await stage.card(mine.call)).toMatchObject({ state: 'outside', outside: { state: 'talking' } });
    expect((await stage.agent(mine.agent)).engagement).toBe('wrapping');
    await stage.do((tx) => putDown(tx, mine.call, mine.agent)); // told twice
    expect((await stage.card(mine.call)).state).toBe('outside');
    await stage.do((tx) => hangUp(tx, mine.call, 'caller', null));
  });

  it('takes the caller back to the line where the receiver is put down before anybody has answered out there', async () => {
    const mine = await talk();
    await outside(mine, false);
    await stage.do((tx) => putDown(tx, mine.call, mine.agent));
    const card = await stage.card(mine.call);
    expect(['queued', 'offered']).toContain(card.state);
    expect(card.outside).toMatchObject({ state: 'ended' });
    expect((await stage.agent(mine.agent)).engagement).toBe('wrapping');
    await stage.do((tx) => hangUp(tx, mine.call, 'caller', null));
  });

  it('stays where it is, where nobody is there in the other line to take it', async () => {
    const mine = await talk();
    await stage.pool.query(`update agents set presence = 'offline', ready_since = null where id = any ($1)`, [
      stage.world.specialists,
    ]);
    const to = { id: randomUUID(), interactionId: mine.call, queueId: stage.world.departmentQueue };
    await expect(stage.do((tx) => transfer(tx, to, actorOf(mine.agent)))).rejects.toThrow('transfer.nobody_there');
    expect(await stage.card(mine.call)).toMatchObject({ state: 'active', assignments: [{ state: 'active' }] });
    await stage.do((tx) => hangUp(tx, mine.call, 'caller', null));
  });
});
