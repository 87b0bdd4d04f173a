import type { AgentView, AssignmentView, CallCard, EscalationView, Id, OfferView } from '@linia/protocol';

/** The calls a desk draws, and the newest version it has heard of each call, drawn or not. Never mutated. */
interface DeskRows {
  readonly cards: ReadonlyMap<Id, CallCard>;
  readonly versions: ReadonlyMap<Id, number>;
}

export const noRows: DeskRows = { cards: new Map(), versions: new Map() };

/** Whose desk it is: the person and the lines they sit in. */
export interface Whose {
  me: Id;
  queues: readonly Id[];
}

/**
 * A card was heard: a newer version replaces the row whole, an older one changes nothing. A call the desk has nothing
 * to do with any more leaves it; its version stays known, so that a late older card can't bring it back.
 */
export function hear(rows: DeskRows, card: CallCard, whose: Whose): DeskRows {
  if ((rows.versions.get(card.id) ?? -1) >= card.version) return rows;
  const cards = new Map(rows.cards);
  if (concerns(card, whose)) cards.set(card.id, card);
  else cards.delete(card.id);
  return { cards, versions: new Map(rows.versions).set(card.id, card.version) };
}

/**
 * A snapshot came. What it names stands, unless something newer was heard; what it doesn't name is gone, unless it was
 * heard after the snapshot had been asked for.
 */
export function adopt(
  rows: DeskRows,
  snapshot: readonly CallCard[],
  heardSince: ReadonlySet<Id>,
  whose: Whose,
): DeskRows {
  const kept = new Map([...rows.cards].filter(([id]) => heardSince.has(id)));
  const versions = new Map([...rows.versions].filter(([id]) => heardSince.has(id)));
  return snapshot.reduce((all, card) => hear(all, card, whose), { cards: kept, versions } as DeskRows);
}

/** Whether a call belongs on this desk: asked, taking part, or an escalation that waits in the person's lines. */
export function concerns(card: CallCard, whose: Whose): boolean {
  return Boolean(offerTo(card, whose.me) ?? partOf(card, whose.me) ?? waitingIn(card, whose.queues));
}

/** The offer that rings at this person's desk. */
export function offerTo(card: CallCard, me: Id): OfferView | undefined {
  return card.offers.find((offer) => offer.agent.id === me && offer.state === 'pending');
}

/** The person's part in the call that is not done: connecting, talking, wrapping. */
export function partOf(card: CallCard, me: Id): AssignmentView | undefined {
  return card.assignments.findLast((part) => part.agent.id === me && part.state !== 'done');
}

/** The escalation that waits in one of these lines. */
export function waitingIn(card: CallCard, queues: readonly Id[]): EscalationView | undefined {
  return card.escalations.find(
    ({ state, entry }) => isOpen(state) && entry?.queue != null && queues.includes(entry.queue.id),
  );
}

const isOpen = (state: EscalationView['state']): boolean => state === 'waiting' || state === 'offered';

/** The latest escalation this person made of the call; one they took back is no longer worth a place. */
export function escalationOf(card: CallCard, me: Id): EscalationView | undefined {
  const last = card.escalations.findLast((each) => each.from.id === me);
  return last?.state === 'cancelled' ? undefined : last;
}

/** The escalation by which this person has (or is offered) the call: what was asked of them. */
export function askedOf(card: CallCard, me: Id): EscalationView | undefined {
  const offer = offerTo(card, me);
  if (offer) return card.escalations.find(({ id }) => id === offer.escalationId);
  return card.escalations.findLast(({ state, acceptedBy }) => state === 'accepted' && acceptedBy?.id === me);
}

/** Who else is on the line with the caller now. */
export function othersOn(card: CallCard, me: Id): AssignmentView[] {
  return card.assignments.filter(
    ({ agent, state }) => agent.id !== me && (state === 'active' || state === 'connecting'),
  );
}

/** Offers of this escalation that came to nothing, in order. */
export function refusalsOf(card: CallCard, escalation: EscalationView): OfferView[] {
  return card.offers.filter(
    ({ escalationId, state }) => escalationId === escalation.id && ['rejected', 'missed', 'failed'].includes(state),
  );
}

/** A newer view of the person replaces the older one. */
export function newerAgent(known: AgentView | undefined, heard: AgentView): AgentView {
  return known && known.id === heard.id && known.version >= heard.version ? known : heard;
}

/** The customer is not on the phone yet: a callback, or a call of one's own. */
export const isDialing = (card: CallCard, part: AssignmentView | undefined): boolean =>
  part?.state === 'connecting' && (card.state === 'dialing' || card.callback !== null);
