import type { CallerOf, Instead, PolicyFault, PolicyStep, QueuePolicy, Strategy } from '@linia/domain';
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

/** What is wrong, with the example that breaks it. */
export function faultSentence(fault: PolicyFault): string {
  switch (fault.code) {
    case 'range': {
      const { least, most } = fault.data;
      return m.fault_range({ least: fmt().number(least), most: fmt().number(most) });
    }
    case 'limit.zero':
      return m.fault_limit_zero();
    case 'members.none':
      return fault.data.caller === null
        ? m.fault_members_none()
        : m.fault_members_none_line({ line: fault.data.caller });
    case 'members.first_tier': {
      const { tier, seconds } = fault.data;
      return seconds === null ? m.fault_first_tier({ tier }) : m.fault_first_tier_wait({ tier, time: span(seconds) });
    }
    case 'skill.nobody':
      return nobodyCan(fault.data);
    case 'skill.together':
      return m.fault_skill_together({ caller: callerOf(fault.data), skills: fault.data.skills.join(', ') });
    case 'step.itself':
      return m.fault_step_itself();
    case 'step.unknown':
      return m.fault_step_unknown();
    case 'step.closed':
      return m.fault_step_closed({ queue: fault.data.queue });
    case 'step.nobody':
      return m.fault_step_nobody({ queue: fault.data.queue });
    case 'step.skill': {
      const { queue, skills } = fault.data;
      return m.fault_step_skill({ caller: callerOf(fault.data), queue, skills: skills.join(', ') });
    }
    case 'step.circle':
      return m.fault_step_circle({ circle: fault.data.circle.map((name) => m.quoted({ name })).join(' → ') });
    case 'step.order':
      return m.fault_step_order({ before: span(fault.data.before), after: span(fault.data.after) });
    case 'step.no_such_tier':
      return m.fault_no_such_tier(fault.data);
    case 'step.already':
      return m.fault_step_already({ step: fault.data.step });
    case 'calendar.unknown':
      return m.fault_calendar_unknown();
    case 'calendar.never':
      return m.fault_calendar_never({ calendar: fault.data.calendar });
    case 'calendar.week_closed':
      return m.fault_calendar_week({ calendar: fault.data.calendar, day: fmt().day(fault.data.opens) });
    case 'callback.no_attempts':
      return m.fault_no_attempts();
  }
}

type NobodyCan = Extract<PolicyFault, { code: 'skill.nobody' }>['data'];
function nobodyCan({ of, caller, skill, level, lowered, best }: NobodyCan): string {
  const need = m.fault_skill_nobody({ caller: callerOf({ of, caller }), skill, level });
  const relaxed = lowered > 0 ? m.fault_skill_lowered({ level: level - lowered }) : '';
  const nearest = best ? m.fault_skill_best(best) : m.fault_skill_none();
  return [need, relaxed, nearest].filter(Boolean).join(' ');
}

const callerWords = { line: m.fault_of_line, language: m.fault_of_language, service: m.fault_of_service };
const callerOf = ({ of, caller }: { of: CallerOf; caller: string }) => callerWords[of]({ name: caller });
