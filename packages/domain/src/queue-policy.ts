import type { Instead, Strategy } from './policy.ts';

/** One condition and one act. Seconds are seconds in this line. */
export type PolicyStep = {
  /** `after` so many seconds; `length`: more than so many wait here; `expected`: more than so many seconds are expected. */
  when: StepWhen;
  limit: number;
  /** `lower`: so many levels less of every skill are enough; `tiers` up to this one are asked, too; `toQueue`: there. */
  act: StepAct;
  value: number;
};
export const stepWhens = ['after', 'length', 'expected'] as const;
export type StepWhen = (typeof stepWhens)[number];
export const stepActs = ['lower', 'tiers', 'toQueue'] as const;
export type StepAct = (typeof stepActs)[number];

/** How a line treats who waits and whom it asks: whole, as it is saved, kept and reverted. Times are seconds. */
export type QueuePolicy = {
  strategy: Strategy;
  priority: number;
  steps: PolicyStep[];
  ring: number;
  wrapUp: number;
  missedLimit: number;
  excludeAfterDecline: number;
  excludeAfterMiss: number;
  roundPause: number;
  lastAgentDays: number;
  lastAgentFor: number;
  ownerFor: number;
  calendarId: number | null;
  whenClosed: Instead;
  lineLimit: number | null;
  whenFull: Instead;
  resumeWithin: number;
  callbackAttempts: number;
  callbackPause: number;
  escalationDeadline: number;
  headStart: number;
  lateAfter: number;
  serviceLevel: number;
  serviceGoal: number;
  shortAbandon: number;
};

type Kind<T> = { [K in keyof QueuePolicy]: QueuePolicy[K] extends T ? K : never }[keyof QueuePolicy];
export type PolicyNumber = Kind<number>;

/** From and to, for fields and for the check. A ring of two seconds reaches nobody; a day is longer than any shift. */
export const policyRanges: Readonly<Record<PolicyNumber, readonly [least: number, most: number]>> = {
  priority: [0, 86_400],
  ring: [5, 180],
  wrapUp: [0, 3_600],
  missedLimit: [1, 20],
  excludeAfterDecline: [0, 3_600],
  excludeAfterMiss: [0, 3_600],
  roundPause: [1, 600],
  lastAgentDays: [0, 365],
  lastAgentFor: [0, 600],
  ownerFor: [0, 600],
  resumeWithin: [0, 3_600],
  callbackAttempts: [0, 20],
  callbackPause: [60, 86_400],
  escalationDeadline: [30, 86_400],
  headStart: [0, 86_400],
  lateAfter: [5, 86_400],
  serviceLevel: [1, 3_600],
  serviceGoal: [1, 100],
  shortAbandon: [0, 60],
};

export const stepLimits: Readonly<Record<StepWhen, readonly [least: number, most: number]>> = {
  after: [1, 86_400],
  length: [1, 10_000],
  expected: [10, 86_400],
};
export const stepValues: Readonly<Record<'lower' | 'tiers', readonly [least: number, most: number]>> = {
  lower: [1, 5],
  tiers: [2, 9],
};

/** A policy's fields in their order: whom it asks, who waits, whom it turns away, what it is measured by. */
const order: Readonly<Record<keyof QueuePolicy, number>> = {
  strategy: 1,
  priority: 2,
  steps: 3,
  ring: 4,
  wrapUp: 5,
  missedLimit: 6,
  excludeAfterDecline: 7,
  excludeAfterMiss: 8,
  roundPause: 9,
  lastAgentDays: 10,
  lastAgentFor: 11,
  ownerFor: 12,
  calendarId: 13,
  whenClosed: 14,
  lineLimit: 15,
  whenFull: 16,
  resumeWithin: 17,
  callbackAttempts: 18,
  callbackPause: 19,
  escalationDeadline: 20,
  headStart: 21,
  lateAfter: 22,
  serviceLevel: 23,
  serviceGoal: 24,
  shortAbandon: 25,
};
const policyFields = (Object.keys(order) as (keyof QueuePolicy)[]).sort((one, two) => order[one] - order[two]);

/** What two versions differ in, in the order of a policy. Steps differ as one: their order is their meaning. */
export function policyChanges(before: QueuePolicy, after: QueuePolicy): (keyof QueuePolicy)[] {
  const same = (key: keyof QueuePolicy) =>
    key === 'steps' ? sameSteps(before.steps, after.steps) : before[key] === after[key];
  return policyFields.filter((key) => !same(key));
}

const sameSteps = (one: readonly PolicyStep[], other: readonly PolicyStep[]): boolean =>
  one.length === other.length &&
  one.every((step, at) => {
    const { when, limit, act, value } = other[at] as PolicyStep;
    return step.when === when && step.limit === limit && step.act === act && step.value === value;
  });
