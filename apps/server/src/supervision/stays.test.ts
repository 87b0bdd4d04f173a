import { describe, expect, it } from 'vitest';
import { tick } from '../clock/tick.ts';
import { readCallsBehind } from './calls-behind.ts';
import {
  aDayATest,
  at,
  counted,
  department,
  everyFigureOpensItsCalls,
  first,
  none,
  other,
  shift,
  theNextDayHasBegun,
} from './day.testing.ts';

aDayATest();

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

  it('count a caller whom the line itself handed over like one whom somebody moved', async () => {
    for (const agent of shift.world.agents) await shift.presence(agent, 'away');
    await shift.pool.query('insert into queue_steps (queue_id, position, "after", to_queue) values ($1, 1, 50, $2)', [
      first,
      other,
    ]);
    const call = await shift.comeIn();
    await shift.pass(51);
    await tick(shift.db);
    expect(counted(await shift.queue(first))).toEqual({ ...none, offered: 1, overflowed: 1 });
    expect((await shift.queue(other)).waiting).toBe(1);
    const [row] = await readCallsBehind(shift.db, 'overflowed', { queueIds: [first] });
    expect(row).toMatchObject({ interactionId: call, outcome: 'moved' });
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
    theNextDayHasBegun();
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
