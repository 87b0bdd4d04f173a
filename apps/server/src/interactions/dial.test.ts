import { randomUUID } from 'node:crypto';
import { emptyLog } from '@linia/protocol';
import { describe, expect, it } from 'vitest';
import { attach, detach } from '../agents/attach.ts';
import { tick } from '../clock/tick.ts';
import { perform } from '../desks/messages.ts';
import { calledBack } from '../supervision/called-back.ts';
import { lostCalls } from '../supervision/lost-calls.ts';
import { actorOf } from '../testing/stage.ts';
import { aStage, stage } from '../testing/a-stage.ts';
import { outcomes, whileHeld } from '../testing/holding.ts';
import { connect, failConnection, loseAgent } from './connect.ts';
import { dial } from './dial.ts';
import { hangUp, hangUpByAgent } from './hang-up.ts';
import { saveDraft } from './save-draft.ts';

aStage({ agents: 2, specialists: 0 });

const phone = '+79135550142';
const first = () => stage.world.agents[0]!;
const second = () => stage.world.agents[1]!;
const to = (callsBack: number | null = null, number = phone) => ({
  id: randomUUID(),
  phone: number,
  organizationId: null,
  contactId: null,
  callsBack,
});
const dials = async (agent = first(), callsBack: number | null = null, number = phone): Promise<number> =>
  (await stage.do((tx) => dial(tx, to(callsBack, number), actorOf(agent)))).interactionId;
const partOf = async (call: number) => (await stage.card(call)).assignments.at(-1)!;
const answers = async (call: number) => stage.do(async (tx) => connect(tx, (await partOf(call)).id, 'line:1'));
const fails = async (call: number, cause: string) =>
  stage.do(async (tx) => failConnection(tx, (await partOf(call)).id, 'line:1', cause));
/** Somebody left unanswered. */
async function leaves(): Promise<number> {
  await stage.pool.query(`update agents set presence = 'away', ready_since = null`);
  const call = await stage.call();
  await stage.later(10);
  await stage.do((tx) => hangUp(tx, call, 'caller', null));
  await stage.pool.query(`update agents set presence = 'available', ready_since = linia_now()`);
  return call;
}
async function deskCloses(agent: number): Promise<void> {
  const { rows } = await stage.pool.query('select id from connections where agent_id = $1', [agent]);
  await detach(stage.db, agent, rows[0].id);
}
const lost = () => lostCalls(stage.pool, { queueIds: 'all', since: null });

describe('an outgoing call', () => {
  it('is dialed by a person who is then engaged, and by nobody else', async () => {
    const call = await dials();
    expect(await stage.card(call)).toMatchObject({
      direction: 'outgoing',
      state: 'dialing',
      caller: { phone },
      assignments: [{ agent: { id: first() }, role: 'responsible', state: 'connecting' }],
    });
    expect(await stage.agent(first())).toMatchObject({ engagement: 'engaged' });
    const { rows } = await stage.pool.query('select kind, payload from outbox');
    expect(rows).toMatchObject([{ kind: 'voice.dial', payload: { interaction: call, phone } }]);
    expect(await stage.broken()).toEqual([]);
  });

  it('answered, is a talk like any other, with a log and a wrap-up', async () => {
    const call = await dials();
    await answers(call);
    expect(await stage.card(call)).toMatchObject({ state: 'active', answeredAt: expect.any(String) });
    await stage.do((tx) => hangUp(tx, call, 'caller', null));
    expect(await stage.card(call)).toMatchObject({ state: 'ended', endReason: 'caller_hung_up' });
    expect(await stage.agent(first())).toMatchObject({ engagement: 'wrapping' });
    await stage.close(call, first());
    expect(await stage.events(call)).toEqual(['dialed', 'answered', 'hung_up', 'wrapped', 'closed']);
  });

  it('not answered, busy or failed is over, and the person is free at once', async () => {
    for (const reason of ['busy', 'failed', 'no_answer']) {
      const call = await dials();
      await fails(call, reason);
      expect(await stage.card(call)).toMatchObject({ state: 'closed', endReason: reason });
      expect(await stage.agent(first())).toMatchObject({ engagement: 'idle' });
    }
  });

  it('rings on for ever: the clock ends it', async () => {
    const call = await dials();
    await stage.later(31);
    await tick(stage.db);
    expect(await stage.card(call)).toMatchObject({ state: 'closed', endReason: 'no_answer' });
  });

  it('given up by whoever dials is over; what was typed stands in «to finish»', async () => {
    const call = await dials();
    await saveDraft(stage.pool, call, first(), { ...emptyLog, note: 'абонент занят' });
    await stage.do((tx) => hangUpByAgent(tx, { id: randomUUID(), interactionId: call }, actorOf(first())));
    expect(await stage.card(call)).toMatchObject({ state: 'closed', assignments: [{ state: 'done', toFinish: true }] });
    expect(await stage.agent(first())).toMatchObject({ engagement: 'idle' });
  });

  it('of a desk that died while it dialed is over: nobody would be there to talk', async () => {
    const call = await dials();
    const part = await partOf(call);
    await deskCloses(first());
    await stage.later(21);
    await tick(stage.db);
    expect(await stage.card(call)).toMatchObject({ state: 'closed', endReason: 'failed' });
    expect(await stage.do((tx) => connect(tx, part.id, 'line:1'))).toBe(false);
  });

  it('of a desk that was reloaded while it dialed rings on', async () => {
    const call = await dials();
    await deskCloses(first());
    await attach(stage.db, first(), 'reloaded', stage.world.process);
    await answers(call);
    await stage.later(21);
    await tick(stage.db);
    expect(await stage.card(call)).toMatchObject({ state: 'active', assignments: [{ state: 'active' }] });
  });

  it('of a desk that died in the talk: the customer waits in the line, and a colleague is rung', async () => {
    const call = await dials();
    await answers(call);
    const part = await partOf(call);
    await stage.pool.query('update assignments set reattach_by = linia_now() where id = $1', [part.id]);
    await stage.do((tx) => loseAgent(tx, part.id));
    expect((await stage.asked(call)).agent.id).toBe(second());
    await stage.do((tx) => hangUp(tx, call, 'caller', null));
    await stage.close(call, first());
  });

  it('to a short or impossible number is refused, with the reason', async () => {
    for (const short of ['112', '101', 'доб. 214'])
      await expect(dials(first(), null, short)).rejects.toThrow('dial.short');
    for (const none of ['anonymous', '+7 913 555', 'позвонить'])
      await expect(dials(first(), null, none)).rejects.toThrow('dial.number');
  });

  it('is refused to whoever is away, rung, talking or writing', async () => {
    await stage.pool.query(`update agents set presence = 'away', ready_since = null where id = $1`, [first()]);
    await expect(dials()).rejects.toThrow('dial.away');
    const call = await stage.call();
    await expect(dials(second())).rejects.toThrow('dial.offered');
    await stage.answer(call);
    await expect(dials(second())).rejects.toThrow('dial.engaged');
    await stage.do((tx) => hangUp(tx, call, 'caller', null));
    await expect(dials(second())).rejects.toThrow('dial.wrapping');
    await stage.close(call, second());
  });

  it('asked for on two devices at once is one call', async () => {
    const results = await whileHeld(stage.pool, { agent: first() }, [() => dials(), () => dials()]);
    expect(outcomes(results)).toEqual(['done', 'dial.engaged']);
  });

  it('asked for twice in one message is one call, and the same answer', async () => {
    const person = { agentId: first(), login: 'a', name: 'a', roles: ['agent'] } as never;
    const message = to();
    const one = await perform(stage.db, person, 'call:dial', message);
    expect(await perform(stage.db, person, 'call:dial', message)).toEqual(one);
    const { rows } = await stage.pool.query('select from interactions');
    expect(rows).toHaveLength(1);
  });

  it('and an offer meet at one person: one of the two', async () => {
    await stage.pool.query(`update agents set presence = 'away', ready_since = null where id = $1`, [second()]);
    const results = await whileHeld(stage.pool, { agent: first() }, [() => dials(), () => stage.call()]);
    expect(outcomes(results)).toEqual(['done', 'done']);
    expect(await stage.agent(first())).toMatchObject({ engagement: 'engaged' });
  });
});

describe('a lost caller', () => {
  it('who is being called is nobody else’s: who calls is shown', async () => {
    const call = await leaves();
    await dials(first(), call);
    expect(await lost()).toMatchObject([{ interactionId: call, takenBy: 'agent1', attempts: 0 }]);
    await expect(dials(second(), call)).rejects.toThrow('lost.taken');
  });

  it('two people who set about the same at once: one calls', async () => {
    const call = await leaves();
    const results = await whileHeld(stage.pool, { call }, [() => dials(first(), call), () => dials(second(), call)]);
    expect(outcomes(results)).toEqual(['done', 'lost.taken']);
  });

  it('who answers has been called back, by whom and when', async () => {
    const call = await leaves();
    await answers(await dials(first(), call));
    expect(await lost()).toMatchObject([{ takenBy: 'agent1', calledBack: { by: 'agent1' } }]);
    expect((await stage.events(call)).at(-1)).toBe('called_back');
    await expect(dials(second(), call)).rejects.toThrow('lost.called_back');
    await expect(stage.do((tx) => calledBack(tx, { interactionId: call }, actorOf(second())))).rejects.toThrow(
      'lost.called_back',
    );
  });

  it('who was not reached stays on the list, with how often and when', async () => {
    const call = await leaves();
    await fails(await dials(first(), call), 'busy');
    await fails(await dials(second(), call), 'no_answer');
    expect(await lost()).toMatchObject([{ attempts: 2, triedAt: expect.any(String), takenBy: null, calledBack: null }]);
  });

  it('is called by those of the line, and only if they were lost', async () => {
    const call = await leaves();
    await stage.pool.query('delete from queue_members where agent_id = $1', [second()]);
    await expect(dials(second(), call)).rejects.toThrow('lost.unknown');
    const { call: talked, agent } = await stage.talk();
    const other = agent === first() ? second() : first();
    await expect(dials(other, talked)).rejects.toThrow('lost.unknown');
    await expect(dials(other, 999_999)).rejects.toThrow('call.unknown');
  });

  it('answered and marked as called back in one moment is called back once', async () => {
    const call = await leaves();
    const part = await partOf(await dials(first(), call));
    await whileHeld(stage.pool, { call }, [
      () => stage.do((tx) => calledBack(tx, { interactionId: call }, actorOf(second()))),
      () => stage.do((tx) => connect(tx, part.id, 'line:1')),
    ] as (() => Promise<unknown>)[]);
    expect((await stage.events(call)).filter((type) => type === 'called_back')).toHaveLength(1);
  });
});
