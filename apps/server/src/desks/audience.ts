import type { CallCard } from '@linia/protocol';
import { rooms } from './rooms.ts';

/** A line, and the desk that asks how its people stand. */
export type AskedLine = { queueId: number; room: string };

/** Who has to do with a call now: who is asked, who has a part that is not done, who escalated, the department asked. */
export function audience(card: CallCard): string[] {
  const asked = card.offers.filter((offer) => offer.state === 'pending').map((offer) => offer.agent.id);
  const parts = card.assignments.filter((part) => part.state !== 'done' || part.toFinish).map((part) => part.agent.id);
  const escalated = liveEscalations(card).flatMap((escalation) => [
    rooms.agent(escalation.from.id),
    ...(escalation.target ? [rooms.agent(escalation.target.id)] : []),
    ...(escalation.entry?.queue ? [rooms.queue(escalation.entry.queue.id)] : []),
  ]);
  return [...new Set([...[...asked, ...parts].map(rooms.agent), ...escalated])];
}

/** Who is rung about an escalation has its context on the screen first. */
export const awaited = (card: CallCard) =>
  card.line?.voice === 'asterisk'
    ? card.offers.filter(({ state, escalationId }) => state === 'pending' && escalationId !== null)
    : [];

const liveEscalations = (card: CallCard) =>
  card.escalations.filter(({ state }) => state === 'waiting' || state === 'offered');

/** The lines whose people are asked to take part, with the desks of who asks. */
export const askedLines = (card: CallCard): AskedLine[] =>
  liveEscalations(card).flatMap(({ entry, from }) =>
    entry?.queue ? [{ queueId: entry.queue.id, room: rooms.agent(from.id) }] : [],
  );
