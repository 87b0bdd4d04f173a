import { formatDuration } from '@linia/domain';
import type { AssignmentView, EscalationView, OfferView } from '@linia/protocol';
import { isWoman, surname } from '../names.ts';
import { m } from '../paraglide/messages.js';
import { fmt } from '../words.svelte.ts';

/** Who was asked and why it came to nothing: «Дятлов отклонил: «Еду к клиенту»». */
export function refusal({ agent, state, reason, createdAt, endedAt, expiresAt }: OfferView): string {
  const name = surname(agent.name);
  const she = isWoman(agent.name);
  if (state === 'rejected') {
    const why = reason ?? m.no_reason();
    return she ? m.refused_f({ name, why }) : m.refused({ name, why });
  }
  if (state === 'failed') return m.refused_device({ name });
  const seconds = Math.round((Date.parse(endedAt ?? expiresAt) - Date.parse(createdAt)) / 1000);
  return she ? m.missed_f({ name, seconds }) : m.missed_m({ name, seconds });
}

/** Where the caller is, in every state of an escalation. */
export function whereCallerIs(escalation: EscalationView, part: AssignmentView): string {
  if (part.state === 'wrapping') return escalation.mode === 'cold' ? m.caller_in_queue() : '';
  return part.heldSince ? m.caller_held() : m.caller_with_you();
}

/** Till when it waits, and what comes then. */
export function untilWords({ mode, target, deadlineAt }: EscalationView): string {
  const at = fmt().clock(deadlineAt);
  if (target) return mode === 'warm' ? m.esc_until_person_warm({ at }) : m.esc_until_person_cold({ at });
  return mode === 'warm' ? m.esc_until_warm({ at }) : m.esc_until_cold({ at });
}

/** Why it became a request. */
export function endedHow(escalation: EscalationView): string {
  const whom = escalation.target ? surname(escalation.target.name) : (escalation.department?.name ?? '');
  if (escalation.endedBy === 'nobody_there') return m.fell_nobody({ whom });
  if (escalation.endedBy === 'absent') return m.fell_absent({ whom });
  if (escalation.endedBy === 'agent') return m.fell_agent({ whom });
  const ms = Date.parse(escalation.endedAt ?? escalation.deadlineAt) - Date.parse(escalation.createdAt);
  return m.fell_deadline({ whom, time: formatDuration(ms) });
}

/** «3 мин» of 180 seconds. */
export const minutes = (seconds: number): string =>
  seconds % 60 === 0 ? m.unit_minutes({ count: seconds / 60 }) : m.unit_seconds({ count: seconds });
