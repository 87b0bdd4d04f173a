import type { Instead, PolicyStep, QueuePolicy, Strategy } from '@linia/domain';
import { m } from '../paraglide/messages.js';
import { fmt } from '../words.svelte.ts';

export const strategyWords: Record<Strategy, () => string> = {
  longest_idle: m.strategy_longest_idle,
  fewest_calls: m.strategy_fewest_calls,
  round_robin: m.strategy_round_robin,
  least_occupied: m.strategy_least_occupied,
  skill_level: m.strategy_skill_level,
  top_down: m.strategy_top_down,
};

export const insteadWords: Record<Instead, () => string> = {
  message: m.instead_message,
  callback: m.instead_callback,
  request: m.instead_request,
};

/** A policy's fields as the editor and the history name them. */
export const fieldWords: Record<keyof QueuePolicy, () => string> = {
  strategy: m.policy_strategy,
  priority: m.policy_priority,
  steps: m.policy_steps,
  ring: m.policy_ring,
  wrapUp: m.policy_wrap_up,
  missedLimit: m.policy_missed_limit,
  excludeAfterDecline: m.policy_after_decline,
  excludeAfterMiss: m.policy_after_miss,
  roundPause: m.policy_round_pause,
  lastAgentDays: m.policy_last_agent_days,
  lastAgentFor: m.policy_last_agent_for,
  ownerFor: m.policy_owner_for,
  calendarId: m.policy_calendar,
  whenClosed: m.policy_when_closed,
  lineLimit: m.policy_line_limit,
  whenFull: m.policy_when_full,
  resumeWithin: m.policy_resume_within,
  callbackAttempts: m.policy_callback_attempts,
  callbackPause: m.policy_callback_pause,
  escalationDeadline: m.policy_escalation_deadline,
  headStart: m.policy_head_start,
  lateAfter: m.policy_late_after,
  serviceLevel: m.policy_service_level,
  serviceGoal: m.policy_service_goal,
  shortAbandon: m.policy_short_abandon,
};

/** Fields that are not seconds. */
const plainNumbers: readonly (keyof QueuePolicy)[] = [
  'missedLimit',
  'lastAgentDays',
  'lineLimit',
  'callbackAttempts',
  'serviceGoal',
];
export const isSeconds = (field: keyof QueuePolicy): boolean => !plainNumbers.includes(field);

/** 30 с, 2 мин, 1 ч 30 мин */
export function span(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3600), m.unit_hours()],
    [Math.floor(seconds / 60) % 60, m.unit_min()],
    [seconds % 60, m.unit_sec()],
  ] as const;
  const said = parts.filter(([value]) => value !== 0).map(([value, unit]) => fmt().unit(value, unit));
  return said.join('\u00a0') || fmt().unit(0, m.unit_sec());
}

/** Ids as names: lines to send on to, calendars to be open by. */
export type Names = {
  queues: readonly { id: number; name: string }[];
  calendars: readonly { id: number; name: string }[];
};
const nameIn = (list: readonly { id: number; name: string }[], id: number) =>
  list.find((each) => each.id === id)?.name ?? `№ ${id}`;

/** через 30 с — и 2-й круг */
export function stepSentence({ when, limit, act, value }: PolicyStep, names: Names): string {
  const condition = {
    after: () => m.step_said_after({ time: span(limit) }),
    length: () => m.step_said_length({ count: limit }),
    expected: () => m.step_said_expected({ time: span(limit) }),
  }[when]();
  const then = {
    lower: () => m.step_said_lower({ count: value }),
    tiers: () => m.step_said_tiers({ tier: value }),
    toQueue: () => m.step_said_queue({ queue: nameIn(names.queues, value) }),
  }[act]();
  return m.step_said({ condition, then });
}

/** A field's value as a person says it. */
export function valueWords(field: keyof QueuePolicy, policy: QueuePolicy, names: Names): string {
  const value = policy[field];
  if (field === 'strategy') return strategyWords[policy.strategy]();
  if (field === 'whenClosed' || field === 'whenFull') return insteadWords[policy[field]]();
  if (field === 'calendarId')
    return policy.calendarId === null ? m.policy_always_open() : nameIn(names.calendars, policy.calendarId);
  if (field === 'steps') return policy.steps.map((step) => stepSentence(step, names)).join('; ') || m.policy_no_steps();
  if (value === null) return m.policy_no_limit();
  if (field === 'serviceGoal') return fmt().percent(Number(value) / 100);
  return isSeconds(field) ? span(Number(value)) : fmt().number(Number(value));
}
