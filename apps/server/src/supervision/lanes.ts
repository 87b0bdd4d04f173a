import type { CallCard, Instant, PersonRef, Timeline } from '@linia/protocol';

type Lane = Timeline['lanes'][number];
type Segment = Lane['segments'][number];
type Event = Timeline['events'][number];
/** What our own telephone wrote. */
export type Take = { from: Instant; to: Instant | null };

/**
 * The lanes of a call. The way of the caller comes from the events (a place is opened, closed and opened again); a
 * person's ringing, talk and wrap-up are rows of their own that nothing overwrites, only hold is read from the events.
 */
export function lanesOf(card: CallCard, events: Event[], takes: Take[] = []): Lane[] {
  const recording =
    card.line?.voice === 'asterisk'
      ? join(real(takes.map(({ from, to }): Segment => ({ state: 'recorded', from, to }))))
      : recordingLane(card, events);
  return [
    { kind: 'route', agent: null, segments: routeLane(card, events) },
    ...peopleOf(card).map((agent): Lane => ({ kind: 'agent', agent, segments: agentLane(card, events, agent.id) })),
    ...(recording.length > 0 ? [{ kind: 'recording' as const, agent: null, segments: recording }] : []),
  ];
}

/** In the menu (or being dialled) until a place is taken; waiting while any place of the call, an escalation's too, has nobody's sound. */
function routeLane(card: CallCard, events: Event[]): Segment[] {
  const segments: Segment[] = [];
  const places = new Places();
  let since: Instant | null = card.createdAt;
  let state: 'menu' | 'ringing' | 'waiting' | null = card.direction === 'outgoing' ? 'ringing' : 'menu';
  const begin = (next: typeof state, at: Instant) => {
    if (next === state) return;
    if (state && since) segments.push({ state, from: since, to: at });
    state = next;
    since = at;
  };
  for (const event of events) {
    const touched = places.apply(event);
    if (touched || beyondMenu.has(event.type)) begin(places.open > 0 ? 'waiting' : null, event.at);
  }
  if (state && since) segments.push({ state, from: since, to: card.endedAt });
  return real(segments).filter((segment) => segment.state !== 'menu' || lengthOf(segment) >= 1_000);
}

/** After these nobody is in a menu any more, though no place was taken or left. */
const beyondMenu = new Set(['answered', 'taken', 'hung_up', 'failed', 'answered_elsewhere', 'diverted']);

/** Which places are open: taken by the caller (or by a warm question), and nobody's sound there yet. */
class Places {
  readonly #open = new Set<number>();
  readonly #ofAssignment = new Map<number, number>();
  readonly #ofEscalation = new Map<number, number>();

  get open(): number {
    return this.#open.size;
  }

  /** True where the event is about places at all. */
  apply({ type, data }: Event): boolean {
    const number = (key: string) => (typeof data[key] === 'number' ? data[key] : null);
    const entry = number('entry');
    const escalation = number('escalation');
    switch (type) {
      case 'queued':
      case 'connect_failed':
      case 'consult_failed':
      case 'agent_lost':
      case 'returned_cold':
      case 'transferred':
      case 'outside_failed':
        if (entry !== null) this.#open.add(entry);
        return true;
      case 'escalated':
      case 'escalated_cold':
        if (entry !== null) this.#open.add(entry);
        if (entry !== null && escalation !== null) this.#ofEscalation.set(escalation, entry);
        return true;
      case 'accepted':
      case 'escalation_accepted': {
        const assignment = number('assignment');
        if (assignment !== null && entry !== null) this.#ofAssignment.set(assignment, entry);
        return false;
      }
      case 'connected':
        this.#open.delete(this.#ofAssignment.get(number('assignment') ?? 0) ?? 0);
        return true;
      case 'escalation_fell_back':
      case 'escalation_cancelled':
        this.#open.delete(this.#ofEscalation.get(escalation ?? 0) ?? 0);
        return true;
      case 'escalation_fell_back_cold':
        this.#open.delete(this.#ofEscalation.get(escalation ?? 0) ?? 0);
        if (entry !== null) this.#open.add(entry);
        return true;
      case 'taken':
      case 'answered_elsewhere':
      case 'diverted':
      case 'hung_up':
        this.#open.clear();
        return true;
      default:
        return false;
    }
  }
}

/** Everybody who was rung or had a part, in the order they came into the call. */
function peopleOf(card: CallCard): PersonRef[] {
  const came = [...card.offers, ...card.assignments].sort((a, b) => time(a.createdAt) - time(b.createdAt));
  return [...new Map(came.map(({ agent }) => [agent.id, agent])).values()];
}

/** Rung until answered (the device rings on until the sound is there), then talking or holding, then writing. */
function agentLane(card: CallCard, events: Event[], agentId: number): Segment[] {
  const segments: Segment[] = card.offers
    .filter((offer) => offer.agent.id === agentId)
    .map((offer) => ({ state: 'ringing', from: offer.createdAt, to: offer.endedAt }));
  const holds = holdsOf(events, agentId);
  for (const part of card.assignments.filter(({ agent }) => agent.id === agentId)) {
    segments.push({ state: 'ringing', from: part.createdAt, to: part.connectedAt ?? part.endedAt });
    if (part.connectedAt) segments.push(...talk(part.connectedAt, part.endedAt, holds));
    if (part.endedAt) segments.push({ state: 'wrapping', from: part.endedAt, to: part.doneAt });
  }
  return join(real(segments).sort((a, b) => time(a.from) - time(b.from)));
}

function holdsOf(events: Event[], agentId: number): { from: Instant; to: Instant | null }[] {
  const holds: { from: Instant; to: Instant | null }[] = [];
  for (const { type, at, data } of events) {
    if (data['agent'] !== agentId) continue;
    if (type === 'held') holds.push({ from: at, to: null });
    const last = holds.at(-1);
    if (type === 'resumed' && last) last.to = at;
  }
  return holds;
}

/** One talk, parted by its holds; a hold still on when the talk ended, ended with it. */
function talk(from: Instant, to: Instant | null, holds: { from: Instant; to: Instant | null }[]): Segment[] {
  const segments: Segment[] = [];
  let since = from;
  for (const hold of holds) {
    if (time(hold.from) < time(from) || time(hold.from) > time(to)) continue;
    segments.push({ state: 'talking', from: since, to: hold.from });
    const end = hold.to !== null && time(hold.to) <= time(to) ? hold.to : to;
    segments.push({ state: 'held', from: hold.from, to: end });
    if (end === null) return segments;
    since = end;
  }
  segments.push({ state: 'talking', from: since, to });
  return segments;
}

/** Of a telephone that is not ours: recorded while anybody of ours has the sound, as far as the flag was on. */
function recordingLane(card: CallCard, events: Event[]): Segment[] {
  const talks = join(
    real(
      card.assignments
        .filter((part) => part.connectedAt !== null)
        .map((part): Segment => ({ state: 'recorded', from: part.connectedAt!, to: part.endedAt }))
        .sort((a, b) => time(a.from) - time(b.from)),
    ),
  );
  const flags = events.filter((event) => event.type === 'recording_flagged');
  const [first] = flags;
  if (!first) return card.recording.on ? talks : [];
  // before its first change the flag was what it was changed from
  let on = first.data['on'] === false;
  let since: Instant = card.createdAt;
  const spans: Segment[] = [];
  for (const flag of flags) {
    if (on) spans.push({ state: 'recorded', from: since, to: flag.at });
    on = flag.data['on'] === true;
    since = flag.at;
  }
  if (on) spans.push({ state: 'recorded', from: since, to: null });
  return real(talks.flatMap((part) => spans.map((span) => overlap(part, span))).filter((segment) => segment !== null));
}

function overlap(a: Segment, b: Segment): Segment | null {
  const from = time(a.from) >= time(b.from) ? a.from : b.from;
  const to = time(a.to) <= time(b.to) ? a.to : b.to;
  return time(from) < time(to) ? { state: a.state, from, to } : null;
}

/** Neighbours of one state that touch or overlap are one segment. */
function join(segments: Segment[]): Segment[] {
  const joined: Segment[] = [];
  for (const segment of segments) {
    const last = joined.at(-1);
    if (last && last.state === segment.state && time(last.to) >= time(segment.from)) {
      if (time(segment.to) > time(last.to)) last.to = segment.to;
    } else joined.push({ ...segment });
  }
  return joined;
}

const real = (segments: Segment[]): Segment[] => segments.filter((segment) => time(segment.from) < time(segment.to));
const lengthOf = ({ from, to }: Segment): number => time(to) - time(from);
/** An open end is later than everything. */
const time = (instant: Instant | null): number => (instant === null ? Infinity : Date.parse(instant));
