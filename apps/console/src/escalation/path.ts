import { formatDuration } from '@linia/domain';
import type { CallCard, Instant } from '@linia/protocol';
import type { State } from '@linia/ui';
import { spoken } from '../names.ts';
import { m } from '../paraglide/messages.js';
import { refusal } from './words.ts';

export interface Step {
  key: string;
  at: Instant;
  state: State;
  text: string;
}

/** The way a call has come, step by step, as a specialist reads it before accepting. */
export function steps(card: CallCard): Step[] {
  const found: Step[] = [
    { key: 'came', at: card.createdAt, state: 'still', text: m.path_came({ line: card.line?.name ?? '—' }) },
  ];
  if (card.recording.notifiedAt) {
    found.push({ key: 'told', at: card.recording.notifiedAt, state: 'still', text: m.path_told() });
  }
  for (const part of card.assignments) {
    if (!part.connectedAt) continue;
    const ended = part.endedAt ? Date.parse(part.endedAt) - Date.parse(part.connectedAt) : null;
    const name = spoken(part.agent.name);
    found.push({
      key: `part ${part.id}`,
      at: part.connectedAt,
      state: 'talk',
      text: ended === null ? m.path_talks({ name }) : m.path_talked({ name, time: formatDuration(ended) }),
    });
  }
  for (const each of card.escalations) {
    const whom = each.target ? spoken(each.target.name) : (each.department?.name ?? '');
    const warm = each.mode === 'warm';
    found.push({
      key: `escalation ${each.id}`,
      at: each.createdAt,
      state: 'hold',
      text: warm ? m.path_escalated_warm({ whom }) : m.path_escalated_cold({ whom }),
    });
    if (each.state === 'returned' && each.endedAt) {
      found.push({
        key: `returned ${each.id}`,
        at: each.endedAt,
        state: 'late',
        text: each.returnReason ? m.path_returned({ reason: each.returnReason }) : m.esc_put_down(),
      });
    }
  }
  for (const offer of card.offers) {
    if (offer.escalationId === null || !['rejected', 'missed', 'failed'].includes(offer.state)) continue;
    found.push({ key: `offer ${offer.id}`, at: offer.endedAt ?? offer.expiresAt, state: 'late', text: refusal(offer) });
  }
  return found.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
