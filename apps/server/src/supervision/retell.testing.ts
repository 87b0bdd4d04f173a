import type { BoardMetric } from '@linia/protocol';

export type Told = { interactionId: number; version: number; type: string; at: string; data: Record<string, unknown> };
export type LineSettings = { id: number; shortAbandon: number; serviceLevel: number };

type Stay = {
  call: number;
  entry: number;
  queue: number | null;
  cameAt: number;
  /** When the caller first came into any line with this place. */
  enqueuedAt: number;
  waiting: boolean;
  /** Somebody has the caller meanwhile. */
  warm: boolean;
  answeredAt: number | null;
  outcome: 'abandoned' | 'short_abandoned' | 'overflowed' | 'callback' | null;
  /** Called back, and it was answered. */
  reached?: true;
  lost: boolean;
  /** Not taken in: no stay, only told. */
  diverted?: true;
};

/**
 * What happened, told from the events alone, by hand and without the tables: the second opinion on every figure of the
 * board. Where a place came back to a former line, the event does not say which: `formerLine` does.
 */
export function retell(
  events: Told[],
  lines: LineSettings[],
  formerLine: (escalation: number) => number | null,
): Stay[] {
  const calls = new Map<number, Told[]>();
  for (const event of events) calls.set(event.interactionId, [...(calls.get(event.interactionId) ?? []), event]);
  return [...calls].flatMap(([call, told]) => retellCall(call, told, lines, formerLine));
}

function retellCall(
  call: number,
  events: Told[],
  lines: LineSettings[],
  formerLine: (escalation: number) => number | null,
): Stay[] {
  const stays: Stay[] = [];
  const entryOfEscalation = new Map<number, number>();
  const entryOfAssignment = new Map<number, number>();
  let hungUpAt: number | null = null;
  const last = (entry: number | null | undefined) => stays.findLast((stay) => stay.entry === entry);
  const overflow = (stay: Stay | undefined) => {
    if (!stay) return;
    stay.waiting = false;
    if (stay.answeredAt === null) stay.outcome ??= 'overflowed';
  };

  for (const { type, at: instant, data } of events) {
    const at = Date.parse(instant);
    const number = (key: string) => (typeof data[key] === 'number' ? data[key] : null);
    const entry = number('entry');
    const escalation = number('escalation');
    const open = (queue: number | null, warm = false) => {
      const former = last(entry);
      const enqueuedAt = former?.enqueuedAt ?? at;
      stays.push({
        call,
        entry: entry!,
        queue,
        cameAt: at,
        enqueuedAt,
        waiting: true,
        warm,
        answeredAt: null,
        outcome: null,
        lost: false,
      });
    };
    if (type === 'queued') open(number('queue'));
    if (type === 'diverted') {
      open(number('queue'));
      Object.assign(stays.at(-1)!, { entry: -1, waiting: false, diverted: true });
    }
    if (type === 'callback_asked') {
      // nobody is on the line any more
      const stay = last(entry)!;
      stay.waiting = false;
      if (stay.answeredAt === null) stay.outcome = 'callback';
    }
    if ((type === 'moved' || type === 'overflowed') && data['from'] !== data['to']) {
      const before = last(entry);
      const toBeCalled = before?.outcome === 'callback';
      if (before && toBeCalled) before.outcome = 'overflowed';
      overflow(before);
      open(number('to'));
      if (toBeCalled) Object.assign(stays.at(-1)!, { outcome: 'callback', waiting: false });
    }
    if ((type === 'escalated' || type === 'escalated_cold') && entry !== null) {
      open(number('queue'), type === 'escalated');
      entryOfEscalation.set(escalation!, entry);
    }
    if (type === 'escalation_cancelled' || type === 'escalation_fell_back' || type === 'escalation_fell_back_cold') {
      overflow(last(entryOfEscalation.get(escalation!)));
    }
    if (type === 'returned_cold' || type === 'escalation_fell_back_cold') {
      open(formerLine(escalation!));
      // the place is as old as the caller's first
      stays.at(-1)!.enqueuedAt = stays[0]!.enqueuedAt;
    }
    if (type === 'accepted' || type === 'escalation_accepted') {
      entryOfAssignment.set(number('assignment')!, entry!);
      last(entry)!.waiting = false;
    }
    if (type === 'connect_failed' || type === 'consult_failed' || type === 'agent_lost') {
      const stay = last(entry);
      if (stay && stay.outcome !== 'callback') stay.waiting = true;
      if (stay && type !== 'consult_failed') stay.warm = false;
    }
    if (type === 'handed_over') {
      const stay = last(entryOfEscalation.get(escalation!));
      if (stay) stay.warm = false;
    }
    if (type === 'connected' || type === 'taken') {
      const stay =
        type === 'taken' ? (last(entry) ?? stays.at(-1)) : last(entryOfAssignment.get(number('assignment')!));
      if (type === 'taken') for (const other of stays) other.waiting = false;
      if (stay?.outcome === 'callback') stay.reached = true;
      else if (stay) {
        stay.answeredAt ??= at;
        stay.outcome = null;
        stay.waiting = false;
      }
    }
    if (type === 'answered_elsewhere') stays.forEach(overflow);
    if (type === 'hung_up') {
      hungUpAt = at;
      for (const stay of stays) {
        stay.waiting = false;
        if (stay.outcome === 'callback') stay.lost = data['callback'] === 'not_reached' && !stay.reached;
        if (stay.answeredAt !== null || stay.outcome !== null) continue;
        if (stay.warm || ['failed', 'superseded', 'diverted'].includes(String(data['reason'])))
          stay.outcome = 'overflowed';
        else {
          const short = (lines.find(({ id }) => id === stay.queue)?.shortAbandon ?? 0) * 1_000;
          stay.outcome = at - stay.enqueuedAt <= short ? 'short_abandoned' : 'abandoned';
          stay.lost = data['reason'] === 'abandoned';
        }
      }
    }
    if (type === 'answered_late') {
      const stay = last(entry) ?? stays.findLast(({ diverted }) => !diverted);
      const outcome = number('agent') === null ? 'overflowed' : null;
      if (stay?.outcome === 'callback') {
        if (outcome === null) Object.assign(stay, { reached: true, lost: false });
      } else if (stay) Object.assign(stay, { answeredAt: outcome === null ? hungUpAt : null, outcome, lost: false });
    }
  }
  return stays;
}

/** The calls that each figure of a line must count. */
export function callsOf(stays: Stay[], queue: number, metric: BoardMetric): number[] {
  const counted: Record<BoardMetric, (stay: Stay) => boolean> = {
    waiting: (stay) => stay.waiting,
    offered: (stay) => stay.answeredAt !== null || stay.outcome !== null,
    answered: (stay) => stay.answeredAt !== null,
    abandoned: (stay) => stay.outcome === 'abandoned',
    short_abandoned: (stay) => stay.outcome === 'short_abandoned',
    overflowed: (stay) => stay.outcome === 'overflowed',
    callback: (stay) => stay.outcome === 'callback',
    lost: (stay) => stay.lost,
    diverted: (stay) => stay.diverted === true,
  };
  return stays
    .filter((stay) => stay.queue === queue && counted[metric](stay))
    .map(({ call }) => call)
    .sort((a, b) => a - b);
}
