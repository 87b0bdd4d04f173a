import type { QueuePolicy } from '@linia/domain';
import { m } from '../paraglide/messages.js';
import { insteadWords, span, stepSentence, strategyWords, valueWords, type Names } from './words.ts';

/** What a policy does, in the words of whoever answers for the line. */
export function describe(policy: QueuePolicy, names: Names): string[] {
  const { steps, ring, wrapUp, missedLimit, lastAgentDays, lastAgentFor, ownerFor, priority } = policy;
  const rings = steps.some(({ act }) => act === 'tiers');
  const path = [rings ? m.plain_first_ring() : m.plain_everybody(), ...steps.map((step) => stepSentence(step, names))];
  return [
    `${path.join('; ')}.`,
    m.plain_strategy({ strategy: lower(strategyWords[policy.strategy]()) }),
    m.plain_offer({ ring: span(ring), wrapUp: span(wrapUp), count: missedLimit }),
    lastAgentDays > 0 && lastAgentFor > 0 && m.plain_last_agent({ days: lastAgentDays, time: span(lastAgentFor) }),
    ownerFor > 0 && m.plain_owner({ time: span(ownerFor) }),
    priority > 0 && m.plain_priority({ time: span(priority) }),
    policy.calendarId !== null &&
      m.plain_calendar({
        calendar: valueWords('calendarId', policy, names),
        instead: lower(insteadWords[policy.whenClosed]()),
      }),
    policy.lineLimit !== null &&
      m.plain_limit({ count: policy.lineLimit, instead: lower(insteadWords[policy.whenFull]()) }),
  ].filter((line) => line !== false);
}

const lower = (text: string) => text.slice(0, 1).toLowerCase() + text.slice(1);
