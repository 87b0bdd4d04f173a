import { randomUUID } from 'node:crypto';
import { emptyLog } from '@linia/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { detach } from '../agents/attach.ts';
import { setPresence } from '../agents/set-presence.ts';
import { tick } from '../clock/tick.ts';
import { decline } from '../routing/decline.ts';
import { outcomes, whileHeld } from '../testing/holding.ts';
import { actorOf, Stage } from '../testing/stage.ts';
import { connect, failConnection, loseAgent } from './connect.ts';
import { cancelEscalation, extendEscalation, handOver, leaveAsRequest, returnEscalation } from './end-escalation.ts';
import { escalate } from './escalate.ts';
import { hangUp } from './hang-up.ts';
import { hold } from './hold.ts';

let stage: Stage;
const id = randomUUID();

beforeEach(async () => {
  stage = await Stage.set({ agents: 2, specialists: 2 });
});
afterEach(async () => {
  expect(await stage.broken()).toEqual([]);
  await stage.drop();
});

const talk = async () => {
  const call = await stage.call();
  return { call, agent: (await stage.answer(call)).agent.id };
};
const declined = async (call: number) => {
  const offer = await stage.asked(call);
  await stage.do((tx) =>
    decline(tx, { id, offerId: offer.id, reasonId: stage.world.decline }, actorOf(offer.agent.id)),
  );
  return offer.agent.id;
};
const escalation = async (call: number) => (await stage.card(call)).escalations.at(-1)!;
const presence = (agent: number, to: 'available' | 'away' | 'offline') =>
  stage.do((tx) => setPresence(tx, agent, to, null, `agent:${agent}`));
const back = (call: number, specialist: number, escalationId: number) =>
  stage
    .do((tx) =>
      returnEscalation(tx, { id, escalationId, reasonId: stage.world.returnReason }, actorOf(specialist)).then(
        (done) => done,
      ),
    )
    .then(() => call);
/** The desk closes, and the caller has waited for it for long enough. */
const lose = async (agent: number) => {
  await stage.pool.query('delete from connections where agent_id = $1', [agent]);
  await detach(stage.db, agent, null);
  await stage.later(21);
  await tick(stage.db);
};

describe('an escalation', () => {
  it('accepted as the caller leaves ends with the call, and the specialist is free', async () => {
    const { call, agent } = await talk();
    await stage.escalate(call, agent, { mode: 'warm' });
    const offer = await stage.asked(call);
    const done = await whileHeld<unknown>(stage.pool, { call }, [
      () => stage.accept(offer),
      () => stage.do((tx) => hangUp(tx, call, 'caller', null)),
    ]);
    expect(outcomes(done)).toEqual(['done', 'done']);
    expect((await stage.agent(offer.agent.id)).engagement).toBe('idle');
    expect((await stage.card(call)).state).toBe('ended');
  });

  it('offered as the caller leaves is cancelled, and an acceptance a moment later is refused', async () => {
    const { call, agent } = await talk();
    await stage.escalate(call, agent, { mode: 'warm' });
    const offer = await stage.asked(call);
    const done = await whileHeld<unknown>(stage.pool, { call }, [
      () => stage.do((tx) => hangUp(tx, call, 'caller', null)),
      () => stage.accept(offer),
    ]);
    expect(outcomes(done)).toEqual(['done', 'offer.gone']);
    expect(await escalation(call)).toMatchObject({ state: 'cancelled', endedBy: 'caller_left' });
  });

  it('warm, declined by all until its deadline, becomes a request of the department; the agent still has the caller', async () => {
    const { call, agent } = await talk();
    await stage.escalate(call, agent, { mode: 'warm' });
    await declined(call);
    await declined(call);
    expect(await stage.nobodyAsked(call)).toBe(true);
    await stage.later(181);
    await tick(stage.db);
    const seen = await stage.card(call);
    expect(seen.escalations[0]).toMatchObject({ state: 'fallen_back', endedBy: 'deadline' });
    expect(seen.escalations[0]!.ticketNumber).toBeGreaterThan(1_000_000);
    expect(seen.offers.filter(({ escalationId, reason }) => escalationId && reason)).toHaveLength(2);
    expect(seen.state).toBe('active');
    expect(seen.assignments).toMatchObject([{ agent: { id: agent }, state: 'active' }]);
  });

  it('cold, that nobody takes in time, brings the caller back to the free former agent, at the old rank', async () => {
    const { call, agent } = await talk();
    const placed = (await stage.card(call)).createdAt;
    await stage.escalate(call, agent, { mode: 'cold' });
    await stage.close(call, agent);
    await stage.later(181);
    await tick(stage.db);
    await tick(stage.db);
    const seen = await stage.card(call);
    expect(seen.state).toBe('offered');
    expect((await stage.asked(call)).agent.id).toBe(agent);
    expect(Date.parse(seen.entry!.enqueuedAt) - Date.parse(placed)).toBeLessThan(1_000);
    expect(seen.escalations[0]).toMatchObject({ state: 'fallen_back', endedBy: 'deadline' });
  });

  it('to a person asked for by name, who declines, is not rung again; a caller sent there comes back at once', async () => {
    const { call, agent } = await talk();
    const target = stage.world.specialists[0]!;
    await stage.escalate(call, agent, { mode: 'cold', agentId: target });
    expect(await declined(call)).toBe(target);
    await tick(stage.db);
    const seen = await stage.card(call);
    expect(seen.escalations[0]).toMatchObject({ state: 'fallen_back', endedBy: 'deadline' });
    expect((await stage.asked(call)).agent.id).not.toBe(target);
  });

  it('to a department where nobody but the asking person sits is a request at once, and the caller stays', async () => {
    const [alone, other] = stage.world.specialists as [number, number];
    await presence(other, 'away');
    await stage.pool.query('insert into queue_members (queue_id, agent_id) values ($1, $2)', [
      stage.world.queue,
      alone,
    ]);
    for (const agent of stage.world.agents) await presence(agent, 'away');
    const { call, agent } = await talk();
    expect(agent).toBe(alone);
    expect(await stage.escalate(call, alone, { mode: 'cold' })).toMatchObject({
      state: 'fallen_back',
      endedBy: 'nobody_there',
    });
    expect((await stage.card(call)).state).toBe('active');
  });

  it('of a department that is closed meanwhile goes on, and no new one goes there; deleting it is refused', async () => {
    const departmentId = (await stage.pool.query(`insert into departments (name) values ('Маркировка') returning id`))
      .rows[0].id as number;
    await stage.pool.query(
      `with made as (insert into queues (name, department_id) values ('Маркировка', $1) returning id)
       insert into queue_members (queue_id, agent_id) select made.id, unnest($2::int[]) from made`,
      [departmentId, stage.world.specialists],
    );
    const { call, agent } = await talk();
    await stage.escalate(call, agent, { mode: 'warm', departmentId });
    await expect(stage.pool.query('delete from departments where id = $1', [departmentId])).rejects.toThrow(
      /foreign key/,
    );
    await stage.pool.query('update departments set closed = true where id = $1', [departmentId]);
    expect((await stage.answer(call)).role).toBe('consulting');
    const another = await talk();
    await expect(stage.escalate(another.call, another.agent, { mode: 'warm', departmentId })).rejects.toThrow(
      'department.unknown',
    );
  });

  it('has a last ring more when the deadline passed while the specialist was being connected', async () => {
    const { call, agent } = await talk();
    await stage.escalate(call, agent, { mode: 'warm' });
    await stage.accept(await stage.asked(call));
    await stage.pool.query(`update escalations set deadline_at = linia_now() + interval '10 seconds'`);
    await stage.later(31);
    await tick(stage.db);
    await tick(stage.db);
    expect(await escalation(call)).toMatchObject({ state: 'offered' });
    await stage.later(31);
    await tick(stage.db);
    expect(await escalation(call)).toMatchObject({ state: 'fallen_back' });
  });

  it('asked on by the agent gets more time', async () => {
    const { call, agent } = await talk();
    const made = await stage.escalate(call, agent, { mode: 'warm' });
    await stage.later(170);
    await tick(stage.db);
    await stage.do((tx) => extendEscalation(tx, { id, escalationId: made.id }, actorOf(agent)));
    await stage.later(20);
    await tick(stage.db);
    expect(['waiting', 'offered']).toContain((await escalation(call)).state);
  });

  it('is taken back by its agent while it rings: the specialist is free, the caller stays', async () => {
    const { call, agent } = await talk();
    const made = await stage.escalate(call, agent, { mode: 'warm', hold: true });
    const asked = (await stage.asked(call)).agent.id;
    await stage.do((tx) => cancelEscalation(tx, { id, escalationId: made.id }, actorOf(agent)));
    expect(await escalation(call)).toMatchObject({ state: 'cancelled', endedBy: 'agent' });
    expect((await stage.agent(asked)).engagement).toBe('idle');
    expect((await stage.card(call)).assignments[0]!.heldSince).not.toBeNull();
  });

  it('accepted in the moment in which its agent leaves it as a request ends in one way', async () => {
    const { call, agent } = await talk();
    const made = await stage.escalate(call, agent, { mode: 'warm' });
    const offer = await stage.asked(call);
    const done = await whileHeld<unknown>(stage.pool, { call }, [
      () => stage.do((tx) => leaveAsRequest(tx, { id, escalationId: made.id }, actorOf(agent))),
      () => stage.accept(offer),
    ]);
    expect(outcomes(done)).toEqual(['done', 'offer.gone']);
    expect((await stage.card(call)).assignments).toHaveLength(1);
  });
});

describe('a specialist', () => {
  it('who returns the call gives it to the former line at the old rank, the former agent preferred, and is not asked at once', async () => {
    const { call, agent } = await talk();
    const enqueued = (
      await stage.pool.query('select enqueued_at, rank_at from queue_entries where interaction_id = $1', [call])
    ).rows[0];
    await stage.escalate(call, agent, { mode: 'cold' });
    const specialist = (await stage.answer(call)).agent.id;
    await back(call, specialist, (await escalation(call)).id);
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
    const { call, agent } = await talk();
    await stage.escalate(call, agent, { mode: 'cold' });
    await stage.close(call, agent);
    const specialist = (await stage.answer(call)).agent.id;
    await back(call, specialist, (await escalation(call)).id);
    expect(await declined(call)).toBe(agent);
    expect((await stage.asked(call)).agent.id).not.toBe(agent);
    expect((await stage.card(call)).entry!.rounds).toBe(0);
  });

  it('who has the caller and is asking another department cannot return the call as well', async () => {
    const { call, agent } = await talk();
    const made = await stage.escalate(call, agent, { mode: 'cold' });
    const specialist = (await stage.answer(call)).agent.id;
    await stage.escalate(call, specialist, { mode: 'warm' });
    await expect(back(call, specialist, made.id)).rejects.toThrow('escalation.underway');
  });

  it('whose device never connects is replaced by a colleague, the first agent having the caller all the while', async () => {
    const { call, agent } = await talk();
    await stage.escalate(call, agent, { mode: 'warm' });
    const offer = await stage.asked(call);
    await stage.accept(offer);
    const part = (await stage.card(call)).assignments.at(-1)!;
    await stage.do((tx) => failConnection(tx, part.id, 'linia', 'failed'));
    expect((await stage.asked(call)).agent.id).not.toBe(offer.agent.id);
    expect((await stage.card(call)).assignments[0]).toMatchObject({ agent: { id: agent }, state: 'active' });
  });

  it('handed the call, who is lost then, leaves it to a colleague of the department', async () => {
    const { call, agent } = await talk();
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
    const { call, agent } = await talk();
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
    const { call, agent } = await talk();
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
    const { call, agent } = await talk();
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
    const { call, agent } = await talk();
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

it('the log written before the escalation is there when the specialist is asked', async () => {
  const { call, agent } = await talk();
  await stage.do((tx) =>
    escalate(
      tx,
      {
        id,
        interactionId: call,
        departmentId: stage.world.department,
        agentId: null,
        reasonId: stage.world.escalate,
        purposeId: null,
        summary: 'Коротко',
        mode: 'warm',
        hold: false,
        log: { ...emptyLog, note: 'УПД не уходит' },
      },
      actorOf(agent),
    ),
  );
  const { rows } = await stage.pool.query(
    `select type, version from interaction_events where interaction_id = $1 order by version`,
    [call],
  );
  const types = rows.map((row) => row.type as string);
  expect((await stage.card(call)).log.note).toBe('УПД не уходит');
  expect(types.indexOf('escalated')).toBeLessThan(types.indexOf('escalation_offered'));
});
