import type { CallerOf, PolicyFault } from '@linia/domain';
import { m } from '../paraglide/messages.js';
import { fmt } from '../words.svelte.ts';
import { span } from './words.ts';

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
