import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseDepartment, coveredRules, readRules, type EscalationRule } from './escalation-rules.ts';

const rules: EscalationRule<number>[] = [
  { id: 4, position: 99, departmentId: 40 },
  { id: 1, position: 1, departmentId: 10, serviceId: 5, subjectId: 6 },
  { id: 2, position: 2, departmentId: 20, organizationId: 7 },
  { id: 3, position: 3, departmentId: 30, serviceId: 5 },
];

describe('the department of a call that can’t be resolved', () => {
  test('is that of the first rule of which everything is so, and says what decided', () => {
    expect(chooseDepartment(rules, { serviceId: 5, subjectId: 6, organizationId: 7 })).toEqual({
      departmentId: 10,
      ruleId: 1,
      position: 1,
      because: { service: 5, subject: 6 },
    });
    expect(chooseDepartment(rules, { serviceId: 5, organizationId: 7 })).toMatchObject({
      ruleId: 2,
      because: { organization: 7 },
    });
    expect(chooseDepartment(rules, { serviceId: 5, subjectId: 1 })).toMatchObject({ ruleId: 3 });
  });

  test('is the default’s when nothing fits or nothing is known', () => {
    expect(chooseDepartment(rules, {})).toEqual({ departmentId: 40, ruleId: 4, position: 99, because: {} });
    expect(chooseDepartment(rules, { serviceId: null, subjectId: 6 })).toMatchObject({ ruleId: 4 });
  });

  test('can’t be chosen without a default: the settings are wrong', () => {
    expect(() => chooseDepartment([], {})).toThrow();
    expect(() => chooseDepartment(rules.slice(1), { serviceId: 5 })).toThrow();
  });

  test('doesn’t depend on the order in which the rules were read, and always fits', () => {
    const id = fc.option(fc.integer({ min: 1, max: 3 }));
    const facts = fc.record({ serviceId: id, subjectId: id, organizationId: id });
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 8 }), facts, fc.infiniteStream(fc.nat()), (conditions, known, noise) => {
        const made = [...conditions, {}].map((each, at) => ({ ...each, id: at, position: at, departmentId: at }));
        const shuffled = made
          .map((rule) => ({ rule, key: noise.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ rule }) => rule);
        const chosen = chooseDepartment(shuffled, known);
        expect(chosen).toEqual(chooseDepartment(made, known));
        const { service, subject, organization } = chosen.because;
        if (service !== undefined) expect(service).toBe(known.serviceId);
        if (subject !== undefined) expect(subject).toBe(known.subjectId);
        if (organization !== undefined) expect(organization).toBe(known.organizationId);
      }),
    );
  });
});

describe('rules as they are read', () => {
  test('are those before the one that decides, each with what it names that is not so', () => {
    expect(readRules(rules, { serviceId: 5, subjectId: 1 })).toEqual([
      { ruleId: 1, position: 1, missed: ['subject'] },
      { ruleId: 2, position: 2, missed: ['organization'] },
      { ruleId: 3, position: 3, missed: [] },
    ]);
  });

  test('never decide where an earlier one takes all their calls', () => {
    const narrow = { id: 5, position: 4, departmentId: 50, serviceId: 5, organizationId: 8 };
    expect([...coveredRules([...rules, narrow])]).toEqual([[5, 3]]);
    expect([...coveredRules([...rules, { ...narrow, position: 0 }])]).toEqual([]);
  });

  test('a covered rule decides no call, whatever the rules', () => {
    const one = fc.option(fc.integer({ min: 1, max: 3 }), { nil: null });
    const facts = fc.record({ serviceId: one, subjectId: one, organizationId: one });
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 8 }), facts, (named, call) => {
        const all = [...named, {}].map((each, at) => ({ ...each, id: at + 1, position: at + 1, departmentId: at }));
        const { ruleId } = chooseDepartment(all, call);
        expect(coveredRules(all).has(ruleId)).toBe(false);
      }),
    );
  });
});
