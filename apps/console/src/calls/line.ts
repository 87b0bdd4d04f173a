import type { AssignmentView, CallCard } from '@linia/protocol';
import type { Pause } from './pauses.svelte.ts';

export type Stretch = { state: 'none' | 'still' | 'ring' | 'talk' | 'hold' | 'wrapup' | 'gap'; seconds: number };

/**
 * A call as one line, to scale: menu, waiting, ringing, talking, held, wrapping. Held is known only while it lasts.
 * @param me whose wrap-up is drawn
 * @param now the server's time in milliseconds
 */
export function callLine(card: CallCard, me: number, now: number): Stretch[] {
  const spans = spansOf(card, me, now);
  return joined(spans.cuts, (from) => spans.at(from));
}

/**
 * On the same axis: where it was recorded. A gap is a missing stretch, or a time when there was nothing to record; the pause that is on now
 * is drawn as one, so that it is seen.
 */
export function recordingLine(card: CallCard, me: number, now: number, pauses: readonly Pause[] = []): Stretch[] {
  const spans = spansOf(card, me, now);
  const { on, notifiedAt, brokeAt } = card.recording;
  // nothing is kept of what was said before the caller knew, where the sound is ours
  const begins = card.line?.voice === 'asterisk' ? (time(notifiedAt) ?? Infinity) : 0;
  const breaks = time(brokeAt) ?? Infinity;
  const within = pauses.map(({ from, to }) => ({ from, to: to ?? Infinity }));
  const at = (from: number): Stretch['state'] => {
    const talked = ['talk', 'hold'].includes(spans.at(from));
    if (!on || !talked || from < begins || from >= breaks) return 'gap';
    const pause = within.find((each) => each.from <= from && from < each.to);
    return pause ? (pause.to === Infinity ? 'hold' : 'gap') : 'still';
  };
  const [first = now, last = now] = [spans.cuts[0], spans.cuts.at(-1)];
  const more = [begins, breaks, ...within.flatMap(({ from, to }) => [from, to])];
  const cuts = [...spans.cuts, ...more.filter((cut) => first < cut && cut < last)].sort((a, b) => a - b);
  return joined(cuts, at);
}

/** How long the caller waited before anybody was there, in milliseconds; while they wait, till now. */
export function waitedMs(card: CallCard, now: number): number {
  const from = card.queuedAt ?? card.createdAt;
  return Math.max(0, (time(card.answeredAt ?? card.endedAt) ?? now) - Date.parse(from));
}

type Span = { state: Stretch['state']; from: number; to: number };

function spansOf(card: CallCard, me: number, now: number) {
  const end = time(card.endedAt) ?? now;
  const begin = Date.parse(card.createdAt);
  const mine = card.assignments.findLast(({ agent }) => agent.id === me);
  const wrapped = mine && wrapUp(mine, now);
  // the later in the list wins: held is still a talk, a talk is still a call
  const spans: Span[] = [
    { state: 'none', from: begin, to: end },
    { state: 'still', from: time(card.queuedAt) ?? end, to: end },
    ...card.offers
      .filter(({ escalationId }) => escalationId === null)
      .map((offer): Span => ({ state: 'ring', from: Date.parse(offer.createdAt), to: time(offer.endedAt) ?? end })),
    ...card.assignments.map((part): Span => {
      const connected = time(part.connectedAt);
      return { state: 'ring', from: Date.parse(part.createdAt), to: connected ?? time(part.endedAt) ?? end };
    }),
    ...card.assignments.flatMap((part): Span[] => {
      const from = time(part.connectedAt);
      return from === undefined ? [] : [{ state: 'talk', from, to: time(part.endedAt) ?? end }];
    }),
    ...card.assignments.flatMap(({ heldSince }): Span[] =>
      heldSince === null ? [] : [{ state: 'hold', from: Date.parse(heldSince), to: end }],
    ),
    ...(wrapped ? [wrapped] : []),
  ];
  const last = Math.max(end, wrapped?.to ?? 0);
  const within = (at: number) => Math.min(last, Math.max(begin, at));
  const cuts = [...new Set(spans.flatMap(({ from, to }) => [within(from), within(to)]))].sort((a, b) => a - b);
  return { cuts, at: (from: number) => spans.findLast((span) => span.from <= from && from < span.to)?.state ?? 'gap' };
}

function wrapUp(part: AssignmentView, now: number): Span | undefined {
  const from = time(part.endedAt);
  if (from === undefined || part.connectedAt === null) return undefined;
  return { state: 'wrapup', from, to: time(part.doneAt) ?? now };
}

/** Neighbours of one state are one stretch; what is shorter than a tenth of a second is not drawn. */
function joined(cuts: readonly number[], stateAt: (from: number) => Stretch['state']): Stretch[] {
  const line: Stretch[] = [];
  for (const [nth, from] of cuts.entries()) {
    const to = cuts[nth + 1];
    if (to === undefined) break;
    const state = stateAt(from);
    const seconds = (to - from) / 1000;
    const last = line.at(-1);
    if (last?.state === state) last.seconds += seconds;
    else line.push({ state, seconds });
  }
  return line.filter(({ seconds }) => seconds >= 0.1);
}

const time = (at: string | null): number | undefined => (at === null ? undefined : Date.parse(at));
