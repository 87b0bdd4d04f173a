import { describe, expect, it } from 'vitest';
import { aDayATest, department, first, other, shift } from './day.testing.ts';
import { readQueueFigures } from './queue-figures.ts';

aDayATest();

describe('the board beside the figures', () => {
  it('counts people by what they do, in each of their lines', async () => {
    const [busy, free] = shift.world.agents as [number, number];
    await shift.pool.query('insert into queue_members (queue_id, agent_id) values ($1, $2)', [other, free]);
    const call = await shift.comeIn();
    const who = await shift.accept(call);
    const idle = who === busy ? free : busy;
    const of = async (queue: number) => (await shift.queue(queue)).agents;
    const nobody = { free: 0, talking: 0, held: 0, ringing: 0, wrapping: 0, away: 0 };
    expect(await of(first)).toEqual({ ...nobody, free: 1, talking: 1 });
    await shift.connect(call);
    await shift.hold(call);
    expect(await of(first)).toEqual({ ...nobody, free: 1, held: 1 });
    await shift.hangUp(call);
    expect(await of(first)).toEqual({ ...nobody, free: 1, wrapping: 1 });
    await shift.presence(idle, 'away');
    expect(await of(first)).toEqual({ ...nobody, away: 1, wrapping: 1 });
    await shift.presence(idle, 'offline');
    expect(await of(first)).toEqual({ ...nobody, wrapping: 1 });
    expect(await of(other)).toEqual({ ...nobody, [who === free ? 'wrapping' : 'free']: who === free ? 1 : 0 });
    const ringing = await (async () => (await shift.close(call), await shift.comeIn()))();
    expect(await of(first)).toEqual({ ...nobody, ringing: 1 });
    expect((await shift.board()).agents.find((person) => person.id === who)).toMatchObject({
      engagement: 'offered',
      live: true,
    });
    await shift.hangUp(ringing);
  });

  it('shows each live call with its state, its place that may be moved, and its escalation', async () => {
    const call = await shift.comeIn();
    const entryOf = async () => (await shift.board()).calls.find((row) => row.id === call);
    expect(await entryOf()).toMatchObject({
      state: 'offered',
      queue: { id: first },
      phone: '+79135550142',
      entryId: expect.any(Number),
      escalation: null,
    });
    const who = await shift.answer(call);
    expect(await entryOf()).toMatchObject({
      state: 'active',
      agent: (await shift.card(call)).assignments[0]?.agent.name,
      entryId: null,
    });
    await shift.escalate(call, 'warm');
    expect(await entryOf()).toMatchObject({
      state: 'active',
      queue: { id: first },
      entryId: null,
      escalation: { department: 'Удостоверяющий центр', state: 'offered' },
    });
    expect(who).toBeGreaterThan(0);
    await shift.hangUp(call);
    expect(await entryOf()).toBeUndefined();
  });

  it('parts the day into quarters of an hour that add up to the figures', async () => {
    const answered = await shift.comeIn();
    await shift.pass(16 * 60); // a call belongs to the quarter in which it came
    await shift.answer(answered);
    const gone = await shift.comeIn('+79135550199');
    await shift.pass(20);
    await shift.hangUp(gone);
    const { intervals, queues, dayFrom } = await shift.board();
    const quarter = (hour: number, minute: number) =>
      intervals.find(({ from }) => Date.parse(from) === Date.parse(dayFrom) + (hour * 60 + minute) * 60_000);
    expect(intervals).toHaveLength(10 * 4 + 2);
    expect(quarter(10, 0)).toMatchObject({ answered: 1, lost: 0 });
    expect(quarter(10, 15)).toMatchObject({ answered: 0, lost: 1 });
    expect(intervals.reduce((sum, row) => sum + row.answered, 0)).toBe(
      queues.reduce((sum, row) => sum + row.answered, 0),
    );
  });

  it('shows a head the lines of the department only, and no names of other lines’ callers', async () => {
    const mine = await shift.comeIn();
    await shift.answer(mine);
    const [shared] = shift.world.specialists as [number];
    await shift.pool.query('insert into queue_members (queue_id, agent_id) values ($1, $2)', [first, shared]);
    const second = await shift.comeIn('+79135550160');
    const third = await shift.comeIn('+79135550161');
    for (const call of [second, third]) await shift.answer(call);
    const board = await shift.board([department]);
    expect(board.queues.map(({ queueId }) => queueId)).toEqual([department]);
    expect(board.calls).toEqual([]);
    expect(board.agents).toMatchObject([{ id: shared, engagement: 'engaged', call: null }]);
    await shift.pool.query('delete from queue_members where queue_id = $1 and agent_id = $2', [first, shared]);
  });

  it('says what is expected: at once where somebody is free, else as the place and the pace have it, at each who waits', async () => {
    const [one, two] = shift.world.agents as [number, number];
    const expected = async () => (await shift.board()).queues.find(({ queueId }) => queueId === first)!.expected;
    expect(await expected()).toEqual({ low: 0, high: 0 });
    await shift.presence(two, 'away');
    await shift.presence(one, 'away');
    const [older, younger] = [await shift.comeIn(), await shift.comeIn('+79135550161')];
    expect(await expected()).toBeNull();
    await shift.pool.query(
      `insert into queue_paces (queue_id, at, samples, handle_50, handle_80, abandon, people) values ($1, linia_now(), 30, 100, 200, 0.25, 1.5)`,
      [first],
    );
    // place × 100 (200) ÷ 1.5 × 0.75
    const { calls } = await shift.board();
    const told = (id: number) => calls.find((call) => call.id === id);
    expect(told(older)).toMatchObject({ place: 1, expected: { low: 50, high: 100 } });
    expect(told(younger)).toMatchObject({ place: 2, expected: { low: 100, high: 200 } });
    expect(await expected()).toEqual({ low: 150, high: 300 });
    const desk = await readQueueFigures(shift.db.pool);
    expect(desk.find(({ queueId }) => queueId === first)).toMatchObject({ expected: { low: 150, high: 300 } });
  });

  it('gives the desks who waits and who is there', async () => {
    const [one, two] = shift.world.agents as [number, number];
    await shift.presence(two, 'away');
    const call = await shift.comeIn();
    const waiting = await shift.comeIn('+79135550160');
    const figures = await readQueueFigures(shift.db.pool);
    const figure = figures.find(({ queueId }) => queueId === first)!;
    expect(figure).toMatchObject({ name: 'Техподдержка EDI', departmentId: null, waiting: 2, free: 0, present: 2 });
    expect(Date.parse(figure.oldestAt!)).toBe(Date.parse((await shift.card(call)).queuedAt!));
    expect(figures.find(({ queueId }) => queueId === department)).toMatchObject({
      waiting: 0,
      oldestAt: null,
      free: 1,
      present: 1,
    });
    expect([one, waiting].every(Boolean)).toBe(true);
  });
});

describe('what is wrong now', () => {
  const codes = async () => (await shift.board()).troubles.map(({ code, severity }) => `${code} ${severity}`);

  it('is nothing where all is well', async () => {
    const call = await shift.comeIn();
    await shift.answer(call);
    expect(await codes()).toEqual([]);
  });

  it('is a caller who waits too long, and first of all a line with nobody there', async () => {
    for (const agent of shift.world.agents) await shift.presence(agent, 'away');
    const call = await shift.comeIn();
    await shift.pass(60);
    expect(await codes()).toEqual(['nobody_there over']);
    await shift.pass(1);
    expect(await codes()).toEqual(['nobody_there over', 'waiting_long late']);
    await shift.pass(120);
    const { troubles } = await shift.board();
    expect(troubles).toMatchObject([
      { code: 'nobody_there', subject: 'Техподдержка EDI', value: 1, queueId: first },
      {
        code: 'waiting_long',
        severity: 'over',
        subject: '+79135550142',
        value: 'Техподдержка EDI',
        interactionId: call,
        queueId: first,
      },
    ]);
  });

  it('is a service level below its goal, once five have called', async () => {
    for (let n = 0; n < 5; n++) {
      const call = await shift.comeIn();
      await shift.pass(n < 2 ? 10 : 30);
      await shift.answer(call);
      await shift.hangUp(call);
      await shift.close(call);
      expect(await codes()).toEqual(n < 4 ? [] : ['service_level_low over']);
    }
  });

  it('is an escalation nobody took in half of its time, told once', async () => {
    const call = await shift.comeIn();
    await shift.answer(call);
    await shift.escalate(call, 'cold');
    await shift.close(call); // the first agent's part is written
    await shift.pass(300);
    expect(await codes()).toEqual(['waiting_long over']);
    await shift.pass(1);
    expect(await codes()).toEqual(['escalation_late late']);
    await shift.pass(150);
    expect((await shift.board()).troubles).toMatchObject([
      {
        code: 'escalation_late',
        severity: 'over',
        value: 'Удостоверяющий центр',
        interactionId: call,
        queueId: department,
      },
    ]);
  });

  it('is an answer by an extension nobody has, a person set aside, a wrap-up without end and an effect that failed', async () => {
    const elsewhere = await shift.comeIn(null, shift.world.pbxLine);
    await shift.answerElsewhere(elsewhere, '999');
    const call = await shift.comeIn();
    const who = await shift.answer(call);
    await shift.hangUp(call);
    for (let n = 0; n < 3; n++) {
      await shift.pool.query('select extend_wrap_up($1, $2)', [call, who]);
    }
    await shift.pass(181);
    const aside = shift.world.agents.find((agent) => agent !== who)!;
    await shift.pool.query('update agents set set_aside_at = linia_now(), missed_in_row = 2 where id = $1', [aside]);
    await shift.pool.query(
      `insert into outbox (kind, payload, not_before, failed_at) values ('voice.ring', '{}', linia_now(), linia_now()), ('voice.ring', '{}', linia_now(), linia_now())`,
    );
    expect((await shift.board()).troubles).toMatchObject([
      { code: 'effect_failed', severity: 'over', subject: 'voice.ring', value: 2 },
      { code: 'answered_elsewhere', value: '999', interactionId: elsewhere, queueId: first },
      { code: 'set_aside', agentId: aside, value: 2 },
      { code: 'wrap_up_long', agentId: who, interactionId: call },
    ]);
    await shift.pool.query(`delete from outbox where failed_at is not null`);
  });
});
