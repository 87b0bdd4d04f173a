import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPolicy, isRefused, type PolicyWorld } from './check-policy.ts';
import { policyChanges, type PolicyStep, type QueuePolicy } from './queue-policy.ts';

const plain: QueuePolicy = {
  strategy: 'longest_idle',
  priority: 0,
  steps: [],
  ring: 20,
  wrapUp: 60,
  missedLimit: 2,
  excludeAfterDecline: 60,
  excludeAfterMiss: 60,
  roundPause: 10,
  lastAgentDays: 0,
  lastAgentFor: 15,
  ownerFor: 0,
  calendarId: null,
  whenClosed: 'message',
  lineLimit: null,
  whenFull: 'message',
  resumeWithin: 120,
  callbackAttempts: 3,
  callbackPause: 600,
  escalationDeadline: 180,
  headStart: 60,
  lateAfter: 60,
  serviceLevel: 20,
  serviceGoal: 80,
  shortAbandon: 5,
};
const english = { id: 3, name: 'Английский' };
const orlova = { name: 'Орлова', tier: 1, skills: [{ skill: 3, level: 2 }] };
const world: PolicyWorld = {
  queue: { id: 1, name: 'Техподдержка EDI' },
  queues: [
    { id: 1, name: 'Техподдержка EDI', closed: false, to: [] },
    { id: 2, name: 'Общая линия', closed: false, to: [4] },
    { id: 4, name: 'Интеграции', closed: false, to: [] },
    { id: 5, name: 'Архив', closed: true, to: [] },
  ],
  members: [orlova, { name: 'Дятлов', tier: 2, skills: [] }],
  targets: [{ id: 2, members: [orlova], lowered: 0 }],
  callers: [{ of: 'line', name: '8 800', needs: [] }],
  skills: [english, { id: 6, name: 'Маркировка' }],
  calendars: [
    { id: 1, name: 'Будни', weekClosed: false, opens: '2026-11-23' },
    { id: 2, name: 'Только ярмарка', weekClosed: true, opens: '2027-03-01' },
    { id: 3, name: 'Закрытая касса', weekClosed: true, opens: null },
  ],
};
const after = (limit: number, act: PolicyStep['act'], value: number): PolicyStep => ({
  when: 'after',
  limit,
  act,
  value,
});
const faults = (change: Partial<QueuePolicy>, around: Partial<PolicyWorld> = {}) =>
  checkPolicy({ ...plain, ...change }, { ...world, ...around });

describe('a policy is checked when it is saved', () => {
  test('one that is as it came has no fault', () => {
    expect(faults({})).toEqual([]);
    expect(faults({ steps: [after(30, 'tiers', 2), after(30, 'lower', 1), after(120, 'toQueue', 2)] })).toEqual([]);
  });

  test('a line of nobody is doubtful, and the line whose callers would wait is named', () => {
    expect(faults({}, { members: [] })).toMatchObject([
      { severity: 'doubtful', code: 'members.none', data: { caller: '8 800' } },
    ]);
  });

  test('where callers begin with the first ring and nobody sits in it, how long they wait in vain is said', () => {
    const members = [{ ...orlova, tier: 2 }];
    expect(faults({ steps: [after(45, 'tiers', 2)] }, { members })).toMatchObject([
      { severity: 'doubtful', code: 'members.first_tier', data: { tier: 2, seconds: 45 } },
    ]);
    expect(faults({}, { members })).toEqual([]);
  });

  test('a skill that nobody has, even when all steps have lowered what is enough, is said with who comes nearest', () => {
    const callers = [{ of: 'line' as const, name: '8 800', needs: [{ skill: 3, level: 4 }] }];
    expect(faults({ steps: [after(60, 'lower', 1)] }, { callers })).toEqual([
      {
        severity: 'doubtful',
        code: 'skill.nobody',
        field: 'members',
        data: {
          of: 'line',
          caller: '8 800',
          skill: 'Английский',
          level: 4,
          lowered: 1,
          best: { name: 'Орлова', level: 2 },
        },
      },
    ]);
    expect(faults({ steps: [after(60, 'lower', 2)] }, { callers })).toEqual([]);
  });

  test('skills that people have, but no one person together, are named together', () => {
    const members = [orlova, { name: 'Дятлов', tier: 1, skills: [{ skill: 6, level: 5 }] }];
    const needs = [
      { skill: 3, level: 1 },
      { skill: 6, level: 1 },
    ];
    expect(faults({}, { members, callers: [{ of: 'service', name: 'Маркировка за границей', needs }] })).toMatchObject([
      { code: 'skill.together', data: { caller: 'Маркировка за границей', skills: ['Английский', 'Маркировка'] } },
    ]);
  });

  test('a language that nobody speaks is said once, beside what its line asks for and nobody can', () => {
    const needs = [{ skill: 6, level: 1 }];
    const callers = [
      { of: 'line' as const, name: 'АТС', needs },
      { of: 'language' as const, name: 'Английский', needs: [{ skill: 3, level: 3 }, ...needs] },
    ];
    expect(faults({}, { callers }).map(({ code, data }) => [code, data])).toMatchObject([
      ['skill.nobody', { of: 'line', skill: 'Маркировка' }],
      ['skill.nobody', { of: 'language', caller: 'Английский', skill: 'Английский', best: { level: 2 } }],
    ]);
    const members = [orlova, { name: 'Дятлов', tier: 1, skills: needs }];
    const english = { of: 'language' as const, name: 'Английский', needs: [{ skill: 3, level: 1 }, ...needs] };
    expect(faults({}, { callers: [english], members })).toMatchObject([
      { code: 'skill.together', data: { of: 'language', skills: ['Английский', 'Маркировка'] } },
    ]);
  });

  test('a step that sends callers to where nobody sits, or nobody can what they need, is doubtful', () => {
    const queues = world.queues.map((each) => ({ ...each, to: [] }));
    const told = (target: Partial<PolicyWorld['targets'][number]>, level = 3, to: number[] = []) => {
      const callers = [
        { of: 'service' as const, name: 'Обучение', needs: [{ skill: 6, level: 1 }] },
        { of: 'line' as const, name: '8 800', needs: [{ skill: 3, level }] },
      ];
      const targets = [{ id: 2, members: [orlova], lowered: 0, ...target }];
      const members = [{ ...orlova, skills: [3, 6].map((skill) => ({ skill, level: 5 })) }];
      const around = {
        members,
        callers,
        targets,
        queues: queues.map((each) => (each.id === 2 ? { ...each, to } : each)),
      };
      return faults({ steps: [after(60, 'toQueue', 2)] }, around);
    };
    expect(told({ members: [] })).toEqual([
      { severity: 'doubtful', code: 'step.nobody', field: 'steps.0.value', data: { queue: 'Общая линия' } },
    ]);
    const data = { queue: 'Общая линия', of: 'line', caller: '8 800', skills: ['Английский'] };
    expect(told({})).toEqual([{ severity: 'doubtful', code: 'step.skill', field: 'steps.0.value', data }]);
    // somebody can, less is enough there in the end, or that line sends on
    expect([told({}, 2), told({ lowered: 1 }), told({ members: [] }, 3, [4])]).toEqual([[], [], []]);
  });

  test('overflow in a circle is refused, and the circle is shown from line to line', () => {
    const queues = world.queues.map((queue) => (queue.id === 4 ? { ...queue, to: [1] } : queue));
    const found = faults({ steps: [after(30, 'tiers', 2), after(60, 'toQueue', 2)] }, { queues });
    expect(found).toMatchObject([
      {
        code: 'step.circle',
        field: 'steps.1.value',
        data: { circle: ['Техподдержка EDI', 'Общая линия', 'Интеграции', 'Техподдержка EDI'] },
      },
    ]);
    expect(isRefused(found)).toBe(true);
  });

  test('a step to the line itself, to a closed one, to one that is not there, is refused', () => {
    const codes = (to: number) => faults({ steps: [after(60, 'toQueue', to)] }).map(({ code }) => code);
    expect([codes(1), codes(5), codes(99)]).toEqual([['step.itself'], ['step.closed'], ['step.unknown']]);
  });

  test('steps by time that do not ascend are refused; those by length stand between as they like', () => {
    expect(faults({ steps: [after(120, 'lower', 1), after(30, 'tiers', 2)] })).toMatchObject([
      { severity: 'wrong', code: 'step.order', field: 'steps.1.limit', data: { before: 120, after: 30 } },
    ]);
    const long: PolicyStep = { when: 'length', limit: 5, act: 'toQueue', value: 2 };
    expect(faults({ steps: [after(120, 'lower', 1), long, after(130, 'tiers', 2)] })).toEqual([]);
  });

  test('a step that can never act is doubtful: a ring nobody sits in, what is enough already', () => {
    expect(faults({ steps: [after(30, 'tiers', 3)] })).toMatchObject([
      { severity: 'doubtful', code: 'step.no_such_tier', data: { tier: 3, greatest: 2 } },
    ]);
    expect(faults({ steps: [after(30, 'lower', 2), after(60, 'lower', 2)] })).toMatchObject([
      { severity: 'doubtful', code: 'step.already', field: 'steps.1.value', data: { value: 2, step: 1 } },
    ]);
    expect(faults({ steps: [after(30, 'lower', 6)] })).toMatchObject([{ severity: 'wrong', code: 'range' }]);
  });

  test.each([
    [{ ring: 2 }, 'ring'],
    [{ wrapUp: -1 }, 'wrapUp'],
    [{ wrapUp: 1.5 }, 'wrapUp'],
    [{ serviceGoal: 101 }, 'serviceGoal'],
  ])('%o is out of range', (change, field) => {
    expect(faults(change)).toMatchObject([{ severity: 'wrong', code: 'range', field }]);
  });

  test('a limit of nobody is refused, no limit is not', () => {
    expect(faults({ lineLimit: 0 })).toMatchObject([{ severity: 'wrong', code: 'limit.zero' }]);
    expect(faults({ lineLimit: 1 })).toEqual([]);
  });

  test('a calendar that never opens is refused, one that opens on single days is doubtful', () => {
    expect(faults({ calendarId: 3 })).toMatchObject([{ severity: 'wrong', code: 'calendar.never' }]);
    expect(faults({ calendarId: 2 })).toMatchObject([
      { severity: 'doubtful', code: 'calendar.week_closed', data: { opens: '2027-03-01' } },
    ]);
    expect(faults({ calendarId: 9 })).toMatchObject([{ severity: 'wrong', code: 'calendar.unknown' }]);
    expect(faults({ calendarId: 1 })).toEqual([]);
  });

  test('a callback that is promised and never tried is refused', () => {
    expect(faults({ callbackAttempts: 0, whenFull: 'callback' })).toMatchObject([
      { severity: 'wrong', code: 'callback.no_attempts', data: { field: 'whenFull' } },
    ]);
    expect(faults({ callbackAttempts: 0 })).toEqual([]);
  });
});

test('a circle is refused exactly where a caller could come back to the line, and is a way that exists', () => {
  const size = 6;
  const edges = fc.array(fc.tuple(fc.integer({ min: 1, max: size }), fc.integer({ min: 1, max: size })), {
    maxLength: 14,
  });
  const targets = fc.uniqueArray(fc.integer({ min: 2, max: size }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(edges, targets, (ways, own) => {
      const leads = (from: number, to: number) =>
        from === 1 ? own.includes(to) : ways.some(([a, b]) => a === from && b === to);
      const queues = Array.from({ length: size }, (_, at) => ({
        id: at + 1,
        name: `${at + 1}`,
        closed: false,
        to: ways.filter(([a]) => a === at + 1).map(([, b]) => b),
      }));
      // every way there is, one line more at a time
      const reach = Array.from({ length: size }, (_, a) =>
        Array.from({ length: size }, (__, b) => leads(a + 1, b + 1)),
      );
      for (let k = 0; k < size; k++)
        for (let a = 0; a < size; a++) for (let b = 0; b < size; b++) reach[a]![b] ||= reach[a]![k]! && reach[k]![b]!;
      const found = faults(
        { steps: own.map((to) => ({ when: 'length', limit: 5, act: 'toQueue', value: to })) },
        { queue: { id: 1, name: '1' }, queues },
      );
      expect(found.length > 0).toBe(reach[0]![0]);
      for (const fault of found) {
        if (fault.code !== 'step.circle') throw new Error(fault.code);
        const { circle } = fault.data;
        expect([circle[0], circle.at(-1)]).toEqual(['1', '1']);
        for (let at = 1; at < circle.length; at++) expect(leads(Number(circle[at - 1]), Number(circle[at]))).toBe(true);
      }
    }),
  );
});

test('versions differ in what was changed, and in steps where one of them or their order did', () => {
  const one = after(30, 'tiers', 2);
  const two = after(60, 'lower', 1);
  expect(policyChanges(plain, { ...plain, ring: 25, strategy: 'top_down' })).toEqual(['strategy', 'ring']);
  expect(policyChanges({ ...plain, steps: [one] }, { ...plain, steps: [{ ...one }] })).toEqual([]);
  expect(policyChanges({ ...plain, steps: [one, two] }, { ...plain, steps: [two, one] })).toEqual(['steps']);
});
