import { boardMetrics, type BoardMetric, type Timeline } from '@linia/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askCallback } from '../interactions/callback.ts';
import { asRefusal } from '../shell/refusal.ts';
import { readCallsBehind } from './calls-behind.ts';
import { lostCalls } from './lost-calls.ts';
import { callsOf, retell, type LineSettings, type Told } from './retell.testing.ts';
import { NoSuchStep, Shift } from './shift.testing.ts';
import { readTimeline } from './timeline.ts';
import { addClosedLine } from '../testing/calendars.ts';

let shift: Shift;
/** The number of a line that never opens. */
let closedLine: number;
let day = 0;

/** What may happen on a shift; a step that makes no sense where the call stands is refused, and that is fine. */
const steps = {
  comeIn: () => shift.comeIn(),
  comeInAtPbx: () => shift.comeIn('+78123343812', shift.world.pbxLine),
  comeInClosed: () => shift.comeIn('+79135550142', closedLine),
  askCallback: (call: number) => shift.do((tx) => askCallback(tx, call, null, 'caller')),
  accept: (call: number) => shift.accept(call),
  answer: (call: number) => shift.answer(call),
  connect: (call: number) => shift.connect(call),
  failConnection: (call: number) => shift.failConnection(call),
  decline: (call: number) => shift.decline(call),
  miss: (call: number) => shift.miss(call),
  hangUp: (call: number) => shift.hangUp(call),
  fail: (call: number) => shift.hangUp(call, 'failed'),
  escalateWarm: (call: number) => shift.escalate(call, 'warm'),
  escalateOnHold: (call: number) => shift.escalate(call, 'warm', true),
  escalateCold: (call: number) => shift.escalate(call, 'cold'),
  ask: (call: number, pick: number) => shift.ask(call, person(pick), pick % 2 ? 'warm' : 'cold'),
  handOver: (call: number) => shift.handOver(call),
  cancel: (call: number) => shift.cancelEscalation(call),
  giveBack: (call: number) => shift.returnEscalation(call),
  fallBack: (call: number) => shift.fallBack(call),
  move: async (call: number, pick: number) => shift.move(call, (await queues())[pick % 3]!.id),
  loseAgent: (call: number) => shift.loseAgent(call),
  loseSpecialist: (call: number) => shift.loseAgent(call, 'consulting'),
  take: (call: number, pick: number) => shift.take(call, person(pick)),
  answerElsewhere: (call: number) => shift.answerElsewhere(call, '999'),
  hold: (call: number) => shift.hold(call),
  resume: (call: number) => shift.resume(call),
  close: (call: number) => shift.close(call),
  goAway: (_call: number, pick: number) => shift.presence(person(pick), 'away'),
  comeBack: (_call: number, pick: number) => shift.presence(person(pick), 'available'),
  tick: () => shift.tick(),
};
type Step = keyof typeof steps;
type Happening = { step: Step; pick: number; seconds: number };
const likely: Step[] = [
  'comeIn',
  'comeIn',
  'comeIn',
  'answer',
  'answer',
  'escalateCold',
  'escalateWarm',
  'move',
  'comeBack',
  'comeBack',
];

const history = fc.array(
  fc.record({
    step: fc.constantFrom(...(Object.keys(steps) as Step[]), ...likely),
    pick: fc.nat({ max: 30 }),
    seconds: fc.integer({ min: 1, max: 45 }),
  }),
  { minLength: 1, maxLength: 70, size: 'max' },
);

const person = (pick: number) => {
  const all = [...shift.world.agents, ...shift.world.specialists];
  return all[pick % all.length]!;
};

async function queues(): Promise<LineSettings[]> {
  const { rows } = await shift.pool.query(
    `select id, short_abandon as "shortAbandon", service_level as "serviceLevel" from queues order by id`,
  );
  return rows;
}

/** False where it was refused: the call, or the person, stands elsewhere. */
async function happens(step: () => Promise<unknown>): Promise<boolean> {
  try {
    await step();
    return true;
  } catch (error) {
    if (error instanceof NoSuchStep || asRefusal(error)) return false;
    throw error;
  }
}

async function live(history: Happening[], story: string[]): Promise<number[]> {
  const calls: number[] = [];
  for (const { step, pick, seconds } of history) {
    await shift.pass(seconds);
    if (step === 'comeIn' || step === 'comeInAtPbx' || step === 'comeInClosed') {
      calls.push(await steps[step]());
      story.push(`${seconds} s later ${step} ${calls.at(-1)}`);
      continue;
    }
    // one of the last five in which it makes sense
    const recent = calls.slice(-5);
    for (let n = 0; n < recent.length; n++) {
      const call = recent[(pick + n) % recent.length]!;
      if (!(await happens(() => steps[step](call, pick)))) continue;
      story.push(`${n === 0 ? seconds : 0} s later ${step} ${call} (${pick})`);
      break;
    }
  }
  return calls;
}

/** Every figure of every line counts what the events tell, opens that list, and adds up. */
async function reconcile(calls: number[]): Promise<void> {
  const events = await shift.pool.query<Told>(
    `select interaction_id as "interactionId", version, type, at, data from interaction_events where interaction_id = any ($1) order by interaction_id, version`,
    [calls],
  );
  const escalations = await shift.pool.query('select id, from_queue from escalations where interaction_id = any ($1)', [
    calls,
  ]);
  const former = new Map<number, number | null>(escalations.rows.map((row) => [row.id, row.from_queue]));
  const lines = await queues();
  const stays = retell(events.rows, lines, (escalation) => former.get(escalation) ?? null);
  const board = await shift.board();
  for (const line of lines) {
    const figures = board.queues.find((queue) => queue.queueId === line.id)!;
    const shown: Record<BoardMetric, number> = {
      waiting: figures.waiting,
      offered: figures.offered,
      answered: figures.answered,
      abandoned: figures.abandoned,
      short_abandoned: figures.shortAbandoned,
      overflowed: figures.overflowed,
      callback: figures.callbacks.asked,
      lost: figures.lost.total,
      diverted: figures.diverted,
    };
    for (const metric of boardMetrics) {
      const listed = await readCallsBehind(shift.db, metric, { queueIds: [line.id] });
      const told = callsOf(stays, line.id, metric);
      expect(
        listed.map((row) => row.interactionId).sort((a, b) => a - b),
        `${metric} of ${figures.name}`,
      ).toEqual(told);
      expect(shown[metric], `${metric} of ${figures.name}`).toBe(told.length);
    }
    const reached = stays.filter((stay) => stay.queue === line.id && stay.reached);
    expect(figures.callbacks.reached, `reached of ${figures.name}`).toBe(reached.length);
    // the desks' list of lost calls is the board's; those of the days before stand in it, too
    const listed = await lostCalls(shift.db.pool, { queueIds: [line.id], since: null });
    const lost = listed.filter((call) => calls.includes(call.interactionId));
    const open = lost.filter((call) => call.calledBack === null && call.cameThrough === null);
    expect(figures.lost).toEqual({ total: lost.length, open: open.length });
    const answered = stays.filter((stay) => stay.queue === line.id && stay.answeredAt !== null);
    const waits = answered.map((stay) => stay.answeredAt! - stay.cameAt);
    const inTime = waits.filter((wait) => wait <= line.serviceLevel * 1_000).length;
    const of = answered.length + figures.abandoned;
    expect(figures.serviceLevel.value).toBe(of === 0 ? null : Math.round((inTime / of) * 1_000) / 10);
    const mean = waits.length === 0 ? null : Math.round(waits.reduce((sum, wait) => sum + wait, 0) / waits.length);
    expect(figures.wait.mean).toBe(mean);
  }
  const sum = (pick: (row: { answered: number; lost: number }) => number) =>
    board.intervals.reduce((all, row) => all + pick(row), 0);
  expect(sum((row) => row.answered)).toBe(board.queues.reduce((all, queue) => all + queue.answered, 0));
  expect(sum((row) => row.lost)).toBe(board.queues.reduce((all, queue) => all + queue.lost.total, 0));
}

/**
 * Every second of a place's life is drawn by some lane, and no lane draws two things at once. While an unknown extension has
 * the caller, nothing is known of the place.
 */
function drawsEverySecond(
  { lanes, events }: Timeline,
  places: { came: string; gone: string | null }[],
  now: number,
): void {
  const unknown = events
    .filter(({ type }) => type === 'answered_elsewhere')
    .map(({ at, version }) => ({ from: at, to: events[version]?.at ?? null }));
  const segments = [...lanes.flatMap((lane) => lane.segments), ...unknown].map(
    ({ from, to }) => [Date.parse(from), to === null ? now : Date.parse(to)] as const,
  );
  for (const { came, gone } of places) {
    let covered = Date.parse(came);
    const end = gone === null ? now : Date.parse(gone);
    for (const [from, to] of segments.toSorted((a, b) => a[0] - b[0]))
      if (from <= covered && to > covered) covered = to;
    expect(covered, `drawn from ${came}`).toBeGreaterThanOrEqual(end);
  }
  for (const { segments } of lanes) {
    for (const [index, segment] of segments.entries()) {
      const before = segments[index - 1];
      if (before) expect(Date.parse(before.to ?? '9999-01-01')).toBeLessThanOrEqual(Date.parse(segment.from));
    }
  }
}

async function drawn(calls: number[]): Promise<void> {
  const { rows } = await shift.pool.query('select linia_now() as now');
  for (const call of calls) {
    const places = await shift.pool.query(
      `select coalesce((select v.at from interaction_events v where v.interaction_id = e.interaction_id and (v.data->>'entry')::bigint = e.id order by v.version limit 1), e.enqueued_at) as came,
         e.ended_at as gone from queue_entries e where e.interaction_id = $1`,
      [call],
    );
    drawsEverySecond(await readTimeline(shift.db, call), places.rows, Date.parse(rows[0].now));
  }
}

async function goHome(): Promise<void> {
  const { rows } = await shift.pool.query(`select id from interactions where state not in ('ended', 'closed')`);
  for (const { id } of rows) await shift.hangUp(id);
  await shift.pass(3_600);
  await shift.tick();
  for (const agent of [...shift.world.agents, ...shift.world.specialists]) await shift.presence(agent, 'available');
}

/** Random shifts, `runs` of them; a story that does not add up is told step by step. */
export function shiftsReconcile(runs: number): void {
  beforeAll(async () => {
    shift = await Shift.begin('2026-01-01T09:00:00+03:00', { agents: 3, specialists: 2 });
    const { rows } = await shift.pool.query(
      `insert into queues (name, position) values ('Интеграции', 9) returning id`,
    );
    closedLine = await addClosedLine(shift.pool);
    // two lines share a person; short times, so that everything comes due within a history
    await shift.pool.query('insert into queue_members (queue_id, agent_id) values ($1, $2)', [
      rows[0].id,
      shift.world.agents[0],
    ]);
    await shift.pool.query('update queues set ring = 20, escalation_deadline = 25, wrap_up = 30');
  });
  afterAll(() => shift.end());

  it(
    'whatever happens on a shift, each figure is what the events tell, opens those calls, and every second is drawn',
    () => fc.assert(fc.asyncProperty(history, oneShift), { numRuns: runs, endOnFailure: true }),
    60_000 + runs * 5_000,
  );
}

async function oneShift(steps: Happening[]): Promise<void> {
  await shift.setClock(new Date(Date.UTC(2026, 0, ++day, 6)).toISOString());
  const story: string[] = [];
  try {
    const calls = await live(steps, story);
    await reconcile(calls);
    await drawn(calls);
    await goHome();
    await reconcile(calls);
    await drawn(calls);
  } catch (error) {
    throw new Error(`${(error as Error).message}\nafter ${story.join(', ')}`, { cause: error });
  } finally {
    await goHome();
  }
}
