import { randomUUID } from 'node:crypto';
import { emptyLog } from '@linia/protocol';
import { describe, expect, it } from 'vitest';
import { setPresence } from '../agents/set-presence.ts';
import { tick } from '../clock/tick.ts';
import { aStage, stage } from '../testing/a-stage.ts';
import { outcomes, whileHeld } from '../testing/holding.ts';
import { actorOf } from '../testing/stage.ts';
import { cancelEscalation, extendEscalation, leaveAsRequest } from './end-escalation.ts';
import { escalate } from './escalate.ts';
import { hangUp } from './hang-up.ts';

const id = randomUUID();

aStage({ agents: 2, specialists: 2 });

const presence = (agent: number, to: 'available' | 'away' | 'offline') =>
  stage.do((tx) => setPresence(tx, agent, to, null, `agent:${agent}`));

describe('an escalation', () => {
  it('accepted as the caller leaves ends with the call, and the specialist is free', async () => {
    const { call, agent } = await stage.talk();
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
    const { call, agent } = await stage.talk();
    await stage.escalate(call, agent, { mode: 'warm' });
    const offer = await stage.asked(call);
    const done = await whileHeld<unknown>(stage.pool, { call }, [
      () => stage.do((tx) => hangUp(tx, call, 'caller', null)),
      () => stage.accept(offer),
    ]);
    expect(outcomes(done)).toEqual(['done', 'offer.gone']);
    expect(await stage.escalation(call)).toMatchObject({ state: 'cancelled', endedBy: 'caller_left' });
  });

  it('warm, declined by all until its deadline, becomes a request of the department; the agent still has the caller', async () => {
    const { call, agent } = await stage.talk();
    await stage.escalate(call, agent, { mode: 'warm' });
    await stage.decline(call);
    await stage.decline(call);
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
    const { call, agent } = await stage.talk();
    const placed = (await stage.card(call)).createdAt;
    await stage.escalate(call, agent, { mode: 'cold' });
    await stage.close(call, agent);
    await stage.later(181);
    await tick(stage.db);
    await tick(stage.db);
    const seen = await stage.card(call);
    expect(seen.state).toBe('offered');
    expect((await stage.asked(call)).agent.id).toBe(agent);
    // not where whoever came when it was given up would stand: three minutes later
    expect(Date.parse(seen.entry!.enqueuedAt) - Date.parse(placed)).toBeLessThan(60_000);
    expect(seen.escalations[0]).toMatchObject({ state: 'fallen_back', endedBy: 'deadline' });
  });

  it('to a person asked for by name, who declines, is not rung again; a caller sent there comes back at once', async () => {
    const { call, agent } = await stage.talk();
    const target = stage.world.specialists[0]!;
    await stage.escalate(call, agent, { mode: 'cold', agentId: target });
    expect(await stage.decline(call)).toBe(target);
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
    const { call, agent } = await stage.talk();
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
    const { call, agent } = await stage.talk();
    await stage.escalate(call, agent, { mode: 'warm', departmentId });
    await expect(stage.pool.query('delete from departments where id = $1', [departmentId])).rejects.toThrow(
      /foreign key/,
    );
    await stage.pool.query('update departments set closed = true where id = $1', [departmentId]);
    expect((await stage.answer(call)).role).toBe('consulting');
    const another = await stage.talk();
    await expect(stage.escalate(another.call, another.agent, { mode: 'warm', departmentId })).rejects.toThrow(
      'department.unknown',
    );
  });

  it('has a last ring more when the deadline passed while the specialist was being connected', async () => {
    const { call, agent } = await stage.talk();
    await stage.escalate(call, agent, { mode: 'warm' });
    await stage.accept(await stage.asked(call));
    await stage.pool.query(`update escalations set deadline_at = linia_now() + interval '10 seconds'`);
    await stage.later(31);
    await tick(stage.db);
    await tick(stage.db);
    expect(await stage.escalation(call)).toMatchObject({ state: 'offered' });
    await stage.later(31);
    await tick(stage.db);
    expect(await stage.escalation(call)).toMatchObject({ state: 'fallen_back' });
  });

  it('asked on by the agent gets more time', async () => {
    const { call, agent } = await stage.talk();
    const made = await stage.escalate(call, agent, { mode: 'warm' });
    await stage.later(170);
    await tick(stage.db);
    await stage.do((tx) => extendEscalation(tx, { id, escalationId: made.id }, actorOf(agent)));
    await stage.later(20);
    await tick(stage.db);
    expect(['waiting', 'offered']).toContain((await stage.escalation(call)).state);
  });

  it('is taken back by its agent while it rings: the specialist is free, the caller stays', async () => {
    const { call, agent } = await stage.talk();
    const made = await stage.escalate(call, agent, { mode: 'warm', hold: true });
    const asked = (await stage.asked(call)).agent.id;
    await stage.do((tx) => cancelEscalation(tx, { id, escalationId: made.id }, actorOf(agent)));
    expect(await stage.escalation(call)).toMatchObject({ state: 'cancelled', endedBy: 'agent' });
    expect((await stage.agent(asked)).engagement).toBe('idle');
    expect((await stage.card(call)).assignments[0]!.heldSince).not.toBeNull();
  });

  it('accepted in the moment in which its agent leaves it as a request ends in one way', async () => {
    const { call, agent } = await stage.talk();
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

it('the log written before the escalation is there when the specialist is asked', async () => {
  const { call, agent } = await stage.talk();
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
