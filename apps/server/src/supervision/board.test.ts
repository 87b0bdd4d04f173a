import { boardMetrics, type BoardMetric, type BoardQueue } from '@linia/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readCallsBehind } from './calls-behind.ts';
import { readQueueFigures } from './queue-figures.ts';
import { Shift } from './shift.testing.ts';

let shift: Shift;
let first: number;
let department: number;
let other: number;
let day = 0;

/** An hour of the test's own day, in the company's zone. */
const at = (time: string) => `${new Date(Date.UTC(2026, 0, day)).toISOString().slice(0, 10)}T${time}+03:00`;

beforeAll(async () => {
  shift = await Shift.begin(at('10:00:00'), { agents: 2, specialists: 1 });
  ({ queue: first, departmentQueue: department } = shift.world);
  const { rows } = await shift.pool.query(`insert into queues (name, position) values ('Интеграции', 9) returning id`);
  other = rows[0].id;
  await shift.pool.query(`update queues set ring = 600, escalation_deadline = 600`);
});
afterAll(() => shift.end());

/** Each test has a day of its own: yesterday's calls are in no figure. */
beforeEach(async () => {
  const { rows } = await shift.pool.query(`select id from interactions where state <> 'closed'`);
  for (const { id } of rows) {
    await shift.hangUp(id);
    await shift.close(id);
  }
  await shift.pool.query('delete from queue_members where queue_id = $1', [other]);
  for (const agent of [...shift.world.agents, ...shift.world.specialists]) await shift.presence(agent, 'available');
  day++;
  await shift.setClock(at('10:00:00'));
});

const counted = ({ offered, answered, abandoned, shortAbandoned, overflowed, waiting }: BoardQueue) => ({
  offered,
  answered,
  abandoned,
  shortAbandoned,
  overflowed,
  waiting,
});
const none = { offered: 0, answered: 0, abandoned: 0, shortAbandoned: 0, overflowed: 0, waiting: 0 };

/** Wherever a test left the day: every figure of every line opens exactly as many calls as it says. */
async function everyFigureOpensItsCalls(): Promise<void> {
  const { queues } = await shift.board();
  for (const queue of queues) {
    const figure: Record<BoardMetric, number> = {
      ...counted(queue),
      short_abandoned: queue.shortAbandoned,
      lost: queue.lost.total,
    } as never;
    for (const metric of boardMetrics) {
      const calls = await readCallsBehind(shift.db, metric, { queueIds: [queue.queueId] });
      expect(calls.length, `${queue.name}: ${metric}`).toBe(figure[metric]);
    }
    expect(queue.offered).toBe(queue.answered + queue.abandoned + queue.shortAbandoned + queue.overflowed);
  }
}

describe('the figures of a line today', () => {
  it('show «—» and not 100 % where nobody has called yet', async () => {
    const queue = await shift.queue(first);
    expect(counted(queue)).toEqual(none);
    expect(queue.serviceLevel).toEqual({ value: null, seconds: 20, goal: 80, variant: 'SL-B' });
    expect(queue.wait).toEqual({ mean: null, median: null, p90: null });
    expect(queue.lost).toEqual({ total: 0, open: 0 });
    expect(queue.oldestAt).toBeNull();
  });

  it.each([
    { waited: 20, level: 100 },
    { waited: 21, level: 0 },
  ])('count a call whose sound came after $waited s in a service level of $level %', async ({ waited, level }) => {
    const call = await shift.comeIn();
    await shift.pass(waited - 1);
    await shift.accept(call);
    await shift.pass(1);
    expect(counted(await shift.queue(first))).toEqual(none); // accepting is not yet talking
    await shift.connect(call);
    const queue = await shift.queue(first);
    expect(counted(queue)).toEqual({ ...none, offered: 1, answered: 1 });
    expect(queue.serviceLevel.value).toBe(level);
    expect(queue.wait).toEqual({ mean: waited * 1_000, median: waited * 1_000, p90: waited * 1_000 });
    await everyFigureOpensItsCalls();
  });

  it.each([
    { waited: 4, figure: { shortAbandoned: 1 }, level: null },
    { waited: 5, figure: { shortAbandoned: 1 }, level: null },
    { waited: 6, figure: { abandoned: 1 }, level: 0 },
  ])('count a caller who left after $waited s as $figure', async ({ waited, figure, level }) => {
    const call = await shift.comeIn();
    await shift.pass(waited);
    await shift.hangUp(call);
    const queue = await shift.queue(first);
    expect(counted(queue)).toEqual({ ...none, offered: 1, ...figure });
    expect(queue.serviceLevel.value).toBe(level);
    expect(queue.lost).toEqual({ total: 1, open: 1 });
    await everyFigureOpensItsCalls();
  });

  it('count a caller who left between acceptance and sound as abandoned', async () => {
    const call = await shift.comeIn();
    await shift.pass(10);
    await shift.accept(call);
    await shift.pass(3);
    await shift.hangUp(call);
    expect(counted(await shift.queue(first))).toEqual({ ...none, offered: 1, abandoned: 1 });
    const [row] = await readCallsBehind(shift.db, 'abandoned', { queueIds: [first] });
    expect(row).toMatchObject({ interactionId: call, waitMs: 13_000, outcome: 'abandoned', phone: '+79135550142' });
    await everyFigureOpensItsCalls();
  });

  it('take the mean, the median and the 90th of every hundred from the answered alone', async () => {
    for (const waited of [2, 4, 9]) {
      const call = await shift.comeIn();
      await shift.pass(waited);
      await shift.answer(call);
      await shift.hangUp(call);
      await shift.close(call);
    }
    const gone = await shift.comeIn();
    await shift.pass(300);
    await shift.hangUp(gone);
    const queue = await shift.queue(first);
    expect(queue.wait).toEqual({ mean: 5_000, median: 4_000, p90: 8_000 });
    expect(queue.serviceLevel.value).toBe(75);
  });

  it('judge a department by its own wait, and count the caller who left it as abandoned there, not as lost', async () => {
    const call = await shift.comeIn();
    await shift.answer(call);
    await shift.pass(60);
    await shift.escalate(call, 'cold');
    await shift.pass(40);
    expect(counted(await shift.queue(department))).toEqual({ ...none, waiting: 1 });
    await shift.hangUp(call);
    expect(counted(await shift.queue(first))).toEqual({ ...none, offered: 1, answered: 1 });
    const queue = await shift.queue(department);
    expect(counted(queue)).toEqual({ ...none, offered: 1, abandoned: 1 });
    expect(queue.lost.total).toBe(0);
    await everyFigureOpensItsCalls();
  });

  it('count a warm question as answered by the department when the specialist has the sound', async () => {
    const call = await shift.comeIn();
    await shift.answer(call);
    await shift.escalate(call, 'warm');
    await shift.pass(15);
    await shift.answer(call);
    await shift.handOver(call);
    await shift.hangUp(call);
    const queue = await shift.queue(department);
    expect(counted(queue)).toEqual({ ...none, offered: 1, answered: 1 });
    expect(queue.serviceLevel.value).toBe(100);
    await everyFigureOpensItsCalls();
  });

  it.each(['taken back', 'ended by the caller'] as const)(
    'count a warm question %s as overflowed: the caller was never alone',
    async (how) => {
      const call = await shift.comeIn();
      await shift.answer(call);
      await shift.escalate(call, 'warm');
      await shift.pass(50);
      if (how === 'taken back') await shift.cancelEscalation(call);
      else await shift.hangUp(call);
      expect(counted(await shift.queue(department))).toEqual({ ...none, offered: 1, overflowed: 1 });
      const [row] = await readCallsBehind(shift.db, 'overflowed', { queueIds: [department] });
      expect(row?.outcome).toBe('cancelled');
      await everyFigureOpensItsCalls();
    },
  );

  it('count an escalation nobody took as overflowed, and its caller in the former line again', async () => {
    const call = await shift.comeIn();
    await shift.answer(call);
    await shift.escalate(call, 'cold');
    await shift.pass(601);
    await shift.fallBack(call);
    expect(counted(await shift.queue(department))).toEqual({ ...none, offered: 1, overflowed: 1 });
    expect(counted(await shift.queue(first))).toEqual({ ...none, offered: 1, answered: 1, waiting: 1 });
    await shift.pass(7);
    await shift.answer(call);
    const queue = await shift.queue(first);
    expect(counted(queue)).toEqual({ ...none, offered: 2, answered: 2 });
    // the second wait began when the caller came back, not at ten in the morning
    expect(queue.wait.mean).toBe(3_500);
    await everyFigureOpensItsCalls();
  });

  it('count a returned call as answered by the department and offered anew to the former line', async () => {
    const call = await shift.comeIn();
    await shift.answer(call);
    await shift.escalate(call, 'cold');
    await shift.answer(call);
    await shift.pass(30);
    await shift.returnEscalation(call);
    expect(counted(await shift.queue(department))).toEqual({ ...none, offered: 1, answered: 1 });
    expect(counted(await shift.queue(first))).toEqual({ ...none, offered: 1, answered: 1, waiting: 1 });
    await everyFigureOpensItsCalls();
  });

  it('count a moved caller as overflowed here and answered there, by the wait there; longest wait stays the whole', async () => {
    for (const agent of shift.world.agents) await shift.presence(agent, 'away');
    const call = await shift.comeIn();
    await shift.pass(100);
    await shift.move(call, other);
    const moved = await shift.queue(other);
    expect(moved.waiting).toBe(1);
    expect(Date.parse(moved.oldestAt!)).toBe(Date.parse((await shift.card(call)).createdAt));
    await shift.pass(10);
    await shift.pool.query('insert into queue_members (queue_id, agent_id) values ($1, $2)', [
      other,
      shift.world.agents[0],
    ]);
    await shift.presence(shift.world.agents[0]!, 'available');
    await shift.answer(call);
    expect(counted(await shift.queue(first))).toEqual({ ...none, offered: 1, overflowed: 1 });
    const there = await shift.queue(other);
    expect(counted(there)).toEqual({ ...none, offered: 1, answered: 1 });
    expect(there.wait.mean).toBe(10_000);
    const [row] = await readCallsBehind(shift.db, 'overflowed', { queueIds: [first] });
    expect(row).toMatchObject({ interactionId: call, outcome: 'moved', waitMs: 100_000 });
    await everyFigureOpensItsCalls();
  });

  it('never count a moved caller as short: whoever waited elsewhere did not misdial', async () => {
    for (const agent of shift.world.agents) await shift.presence(agent, 'away');
    const call = await shift.comeIn();
    await shift.pass(60);
    await shift.move(call, other);
    await shift.pass(2);
    await shift.hangUp(call);
    expect(counted(await shift.queue(other))).toEqual({ ...none, offered: 1, abandoned: 1 });
    await everyFigureOpensItsCalls();
  });

  it('count a caller whose agent was lost once, as answered, while they wait again', async () => {
    const call = await shift.comeIn();
    await shift.answer(call);
    await shift.pass(30);
    await shift.loseAgent(call);
    expect(counted(await shift.queue(first))).toEqual({ ...none, offered: 1, answered: 1, waiting: 1 });
    await shift.pass(30);
    await shift.hangUp(call);
    expect(counted(await shift.queue(first))).toEqual({ ...none, offered: 1, answered: 1 });
    await everyFigureOpensItsCalls();
  });

  it('count the whole wait of a caller to whom the first device gave no sound', async () => {
    const call = await shift.comeIn();
    await shift.pass(10);
    await shift.accept(call);
    await shift.pass(5);
    await shift.failConnection(call);
    await shift.pass(4);
    await shift.answer(call);
    const queue = await shift.queue(first);
    expect(counted(queue)).toEqual({ ...none, offered: 1, answered: 1 });
    expect(queue.wait.mean).toBe(19_000);
  });

  it('count an answer by an extension nobody has as overflowed, and one that the PBX told after the hang-up as answered', async () => {
    const elsewhere = await shift.comeIn(null, shift.world.pbxLine);
    await shift.pass(8);
    await shift.answerElsewhere(elsewhere, '999');
    await shift.hangUp(elsewhere);
    expect(counted(await shift.queue(first))).toEqual({ ...none, offered: 1, overflowed: 1 });
    const late = await shift.comeIn(null, shift.world.pbxLine);
    await shift.pass(8);
    await shift.hangUp(late);
    expect((await shift.queue(first)).abandoned).toBe(1);
    await shift.take(late, shift.world.agents[0]!);
    expect(counted(await shift.queue(first))).toEqual({ ...none, offered: 2, overflowed: 1, answered: 1 });
    expect((await shift.queue(first)).lost.total).toBe(0);
    await everyFigureOpensItsCalls();
  });

  it('belong to the day in which the caller came into the line; who still waits from yesterday is seen waiting', async () => {
    for (const agent of shift.world.agents) await shift.presence(agent, 'away');
    await shift.setClock(at('23:59:50'));
    const late = await shift.comeIn();
    const gone = await shift.comeIn('+79135550143');
    await shift.pass(20);
    await shift.hangUp(gone);
    day++;
    const board = await shift.board();
    expect(new Date(board.dayFrom).toISOString()).toBe(new Date(at('00:00:00')).toISOString());
    expect(counted(await shift.queue(first))).toEqual({ ...none, waiting: 1 });
    expect(await readCallsBehind(shift.db, 'waiting', { queueIds: [first] })).toMatchObject([
      { interactionId: late, waitMs: 20_000 },
    ]);
    await everyFigureOpensItsCalls();
  });

  it('say of a lost caller who came through later, or was called back, that nothing is open', async () => {
    for (const phone of ['+79135550151', '+79135550152', '+79135550153']) {
      const call = await shift.comeIn(phone);
      await shift.pass(30);
      await shift.hangUp(call);
      if (phone.endsWith('2'))
        await shift.pool.query('update interactions set called_back_at = linia_now() where id = $1', [call]);
    }
    const again = await shift.comeIn('+79135550151');
    await shift.answer(again);
    expect((await shift.queue(first)).lost).toEqual({ total: 3, open: 1 });
    await everyFigureOpensItsCalls();
  });
});

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
