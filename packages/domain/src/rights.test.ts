import { describe, expect, test } from 'vitest';
import { actions, may, maySee, rights, roles, type Role } from './rights.ts';

describe('who may do what', () => {
  test('every action has somebody who may, and every role exists', () => {
    expect(Object.keys(rights).sort()).toEqual([...actions].sort());
    for (const action of actions) {
      expect(rights[action].length).toBeGreaterThan(0);
      expect(roles).toEqual(expect.arrayContaining([...rights[action]]));
    }
  });

  test('administrators have settings, people and the journal, and no conversation', () => {
    for (const action of actions.filter((each) =>
      /^(call|timeline|board|lost|ticket|organization|queue):/.test(each),
    )) {
      expect(may(['administrator'], action), action).toBe(false);
    }
    expect(may(['administrator'], 'settings:manage')).toBe(true);
    expect(may(['administrator'], 'journal:view')).toBe(true);
  });

  test('a supervisor takes calls only if also an agent', () => {
    expect(may(['supervisor'], 'call:take')).toBe(false);
    expect(may(['supervisor', 'agent'], 'call:take')).toBe(true);
  });

  test('only supervisors move a waiting call and change another’s presence', () => {
    for (const action of ['call:move', 'presence:others'] as const) {
      expect(roles.filter((role) => may([role], action))).toEqual(['supervisor']);
    }
  });

  test('a supervisor hears live calls, on a telephone that takes none', () => {
    expect(roles.filter((role) => may([role], 'call:supervise'))).toEqual(['supervisor']);
    expect(may(['supervisor'], 'phone:have')).toBe(true);
    expect(['call:take', 'call:escalate'].filter((action) => may(['supervisor'], action as 'call:take'))).toEqual([]);
  });

  test('nobody without a role may do anything', () => expect(actions.filter((action) => may([], action))).toEqual([]));
});

describe('whose calls are seen', () => {
  const call = { participantIds: [1, 2], queueIds: [10], departmentIds: [20] };
  const person = (held: Role[], more: object = {}) => ({
    id: 9,
    roles: held,
    memberDepartmentIds: [] as number[],
    supervisedQueueIds: [] as number[],
    headedDepartmentIds: [] as number[],
    ...more,
  });

  test('an agent sees the calls they took part in, and no others', () => {
    expect(maySee({ ...person(['agent']), id: 2 }, call)).toBe(true);
    expect(maySee(person(['agent']), call)).toBe(false);
  });

  test('a specialist also those of the department', () =>
    expect(maySee(person(['agent'], { memberDepartmentIds: [20] }), call)).toBe(true));

  test('a supervisor those of the queues supervised, a head those of the department headed', () => {
    expect(maySee(person(['supervisor'], { supervisedQueueIds: [10] }), call)).toBe(true);
    expect(maySee(person(['supervisor'], { supervisedQueueIds: [11] }), call)).toBe(false);
    expect(maySee(person(['head'], { headedDepartmentIds: [20] }), call)).toBe(true);
    expect(maySee(person(['head'], { supervisedQueueIds: [10] }), call)).toBe(false);
  });

  test('an administrator none, whatever is written beside the name', () =>
    expect(
      maySee({ ...person(['administrator'], { supervisedQueueIds: [10], headedDepartmentIds: [20] }), id: 1 }, call),
    ).toBe(false));
});
