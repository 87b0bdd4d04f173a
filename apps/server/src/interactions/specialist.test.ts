import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { detach } from '../agents/attach.ts';
import { tick } from '../clock/tick.ts';
import { aStage, stage } from '../testing/a-stage.ts';
import { outcomes, whileHeld } from '../testing/holding.ts';
import { actorOf } from '../testing/stage.ts';
import { connect, failConnection, loseAgent } from './connect.ts';
import { handOver, returnEscalation } from './end-escalation.ts';
import { hold } from './hold.ts';

const id = randomUUID();

aStage({ agents: 2, specialists: 2 });

const back = (specialist: number, escalationId: number) =>
  stage.do((tx) => returnEscalation(tx, { id, escalationId, reasonId: stage.world.returnReason }, actorOf(specialist)));
/** The desk closes, and the caller has waited for it for long enough. */
const lose = async (agent: number) => {
  await stage.pool.query('delete from connections where agent_id = $1', [agent]);
  await detach(stage.db, agent, null);
  await stage.later(21);
  await tick(stage.db);
};

describe('a specialist', () => {
  it('who returns the call gives it to the former line at the old rank, the former agent preferred, and is not asked at once', async () => {
    const { call, agent } = await stage.talk();
    const enqueued = (
      await stage.pool.query('select enqueued_at, rank_at from queue_entries where interaction_id = $1', [call])
    ).rows[0];
    await stage.escalate(call, agent, { mode: 'cold' });
    const specialist = (await stage.answer(call)).agent.id;
    await back(specialist, (await stage.escalation(call)).id);
    let seen = await stage.card(call);
    expect(seen).toMatchObject({ state: 'queued', entry: { target: { id: agent }, queue: { id: stage.world.queue } } });
    const { rows } = await stage.pool.query('select enqueued_at, rank_at from queue_entries order by id desc limit 1');
    expect(rows[0]).toEqual(enqueued);
    expect(seen.escalations[0]).toMatchObject({ state: 'returned', returnReason: 'Не наш вопрос' });
    // the former agent writes on for too long
    await stage.later(21);
    await tick(stage.db);
    seen = await stage.card(call);
    expect(seen.entry!.target).toBeNull();
    expect((await stage.asked(call)).agent.id).not.toBe(agent);
  });

  it('preferred after a return, who declines, is not waited for: the next of the line is asked at once', async () => {
    const { call, agent } = await stage.talk();
    await stage.escalate(call, agent, { mode: 'cold' });
    await stage.close(call, agent);
    const specialist = (await stage.answer(call)).agent.id;
    await back(specialist, (await stage.escalation(call)).id);
    expect(await stage.decline(call)).toBe(agent);
    expect((await stage.asked(call)).agent.id).not.toBe(agent);
    expect((await stage.card(call)).entry!.rounds).toBe(0);
  });

  it('who has the caller and is asking another department cannot return the call as well', async () => {
    const { call, agent } = await stage.talk();
    const made = await stage.escalate(call, agent, { mode: 'cold' });
    const specialist = (await stage.answer(call)).agent.id;
    await stage.escalate(call, specialist, { mode: 'warm' });
    await expect(back(specialist, made.id)).rejects.toThrow('escalation.underway');
  });

  it('whose device never connects is replaced by a colleague, the first agent having the caller all the while', async () => {
    const { call, agent } = await stage.talk();
    await stage.escalate(call, agent, { mode: 'warm' });
    const offer = await stage.asked(call);
    await stage.accept(offer);
    const part = (await stage.card(call)).assignments.at(-1)!;
    await stage.do((tx) => failConnection(tx, part.id, 'linia', 'failed'));
    expect((await stage.asked(call)).agent.id).not.toBe(offer.agent.id);
    expect((await stage.card(call)).assignments[0]).toMatchObject({ agent: { id: agent }, state: 'active' });
  });

  it('handed the call, who is lost then, leaves it to a colleague of the department', async () => {
    const { call, agent } = await stage.talk();
    const made = await stage.escalate(call, agent, { mode: 'warm' });
    const specialist = (await stage.answer(call)).agent.id;
    await stage.do((tx) => handOver(tx, { id, escalationId: made.id }, actorOf(agent)));
    await lose(specialist);
    const next = await stage.asked(call);
    expect(next.agent.id).not.toBe(specialist);
    expect(next.agent.id).not.toBe(agent);
    await stage.accept(next);
    const seen = await stage.card(call);
    expect(seen.assignments.at(-1)).toMatchObject({ role: 'responsible', state: 'connecting' });
    expect(seen.assignments.find((one) => one.agent.id === specialist)).toMatchObject({
      state: 'done',
      toFinish: true,
    });
  });
});

describe('the first agent, lost', () => {
  it('as the specialist accepts, leaves the caller to the specialist', async () => {
    const { call, agent } = await stage.talk();
    await stage.escalate(call, agent, { mode: 'warm', hold: true });
    const offer = await stage.asked(call);
    await stage.pool.query('delete from connections where agent_id = $1', [agent]);
    await detach(stage.db, agent, null);
    await stage.later(19);
    const part = (await stage.card(call)).assignments[0]!;
    await stage.later(2);
    const done = await whileHeld<unknown>(stage.pool, { call }, [
      () => stage.accept(offer),
      () => stage.do((tx) => loseAgent(tx, part.id)),
    ]);
    expect(outcomes(done)).toEqual(['done', 'done']);
    const specialist = (await stage.card(call)).assignments.at(-1)!;
    expect(specialist).toMatchObject({ role: 'responsible', state: 'connecting', agent: { id: offer.agent.id } });
    await stage.do((tx) => connect(tx, specialist.id, 'line:1'));
    const { rows } = await stage.pool.query(
      `select held_from, held_to from legs where kind = 'caller' and interaction_id = $1`,
      [call],
    );
    expect(rows[0].held_to).not.toBeNull();
  });

  it('before anybody accepted, leaves the caller the place of the escalation; who is being asked is asked for the caller', async () => {
    const { call, agent } = await stage.talk();
    await stage.escalate(call, agent, { mode: 'warm' });
    const offer = await stage.asked(call);
    await stage.pool.query(`update offers set expires_at = expires_at + interval '1 minute' where id = $1`, [offer.id]);
    await lose(agent);
    expect(await stage.card(call)).toMatchObject({
      state: 'offered',
      entry: { state: 'offered' },
      escalations: [{ mode: 'cold' }],
    });
    await stage.accept(offer);
    expect((await stage.card(call)).assignments.at(-1)).toMatchObject({ role: 'responsible' });
  });

  it('while the specialist is still being connected, whose device fails then: a colleague is asked for the caller', async () => {
    const { call, agent } = await stage.talk();
    await stage.escalate(call, agent, { mode: 'warm' });
    const offer = await stage.asked(call);
    await stage.accept(offer);
    await lose(agent);
    const part = (await stage.card(call)).assignments.at(-1)!;
    expect(part).toMatchObject({ role: 'responsible', state: 'connecting' });
    await stage.do((tx) => failConnection(tx, part.id, 'linia', 'failed'));
    const next = await stage.asked(call);
    expect(next.agent.id).not.toBe(offer.agent.id);
    await stage.accept(next);
    expect((await stage.card(call)).assignments.at(-1)).toMatchObject({ role: 'responsible' });
  });

  it('with a caller on hold and nobody asked, leaves the caller the old place, unheld', async () => {
    const { call, agent } = await stage.talk();
    await stage.do((tx) => hold(tx, { id, interactionId: call }, actorOf(agent)));
    const { rows: before } = await stage.pool.query('select id, rank_at from queue_entries where interaction_id = $1', [
      call,
    ]);
    await lose(agent);
    const { rows: after } = await stage.pool.query('select id, rank_at from queue_entries where interaction_id = $1', [
      call,
    ]);
    expect(after).toEqual(before);
    expect((await stage.asked(call)).agent.id).not.toBe(agent);
  });
});
