import { stretches, workingDay, workingTime, type Calendar, type DayReason } from './calendar.ts';
import { dayAt, dayMs, dayName, yearOf } from './calendar-zone.ts';

/** Time in which a deadline does not run, [from, to) in ms since 1970; to is null while it lasts. */
export type Pause = { readonly from: number; readonly to: number | null; readonly why: string };

/** One line of «why due then», in the order of time. Instants in ms since 1970, lengths in ms of working time. */
export type DeadlineLine =
  /** It came in at `at`, and runs from `runs`: the next opening, where nobody works at that moment. */
  | { kind: 'came'; at: number; runs: number }
  /** Somebody works: so much of it counts, so much is left then. */
  | { kind: 'worked'; from: number; to: number; length: number; left: number; because: DayReason; note: string; provisional: boolean } // prettier-ignore
  /** Days on which nobody works, the last one included. */
  | { kind: 'closed'; from: string; to: string; days: number; because: DayReason; note: string; provisional: boolean }
  /** It does not run; so much working time is not counted. */
  | { kind: 'paused'; from: number; to: number | null; why: string; length: number }
  | { kind: 'due'; at: number };

export type DeadlineReckoned = {
  lines: DeadlineLine[];
  /** Null: it is paused, or nobody works that long within the horizon. */
  due: number | null;
  /** Working time that has not been used before the pause; 0 where it is due. */
  left: number;
  paused: boolean;
  /** It rests on days of a year whose production calendar nobody has imported yet. */
  provisional: boolean;
};

/** Somebody works at any hour. The zone only says where days begin. */
export const aroundTheClock = (timeZone: string): Calendar => ({
  timeZone,
  week: Array.from({ length: 7 }, () => [['00:00', '24:00']] as const),
  days: {},
  production: null,
});

/** Beyond so many days, pauses apart, nothing is due: as {@link afterWorkingTime} has it. */
const horizon = 400;

/**
 * When so much working time after `came` has been used up, and each step on the way there. A pause that begins when it is
 * already due changes nothing. @param length ms, more than 0 @param pauses in order of time, none over another
 */
export function reckonDeadline(
  calendar: Calendar,
  came: number,
  length: number,
  pauses: readonly Pause[],
): DeadlineReckoned {
  const lines: DeadlineLine[] = [];
  const until = pauses.reduce((end, { from, to }) => Math.max(end, to ?? from), came);
  const first = dayAt(calendar.timeZone, came);
  const most = horizon + Math.ceil((until - came) / dayMs);
  let left = length;
  let begun = false;
  let notBefore = came;
  let before = first - 1;
  let provisional = false;
  const rest = [...pauses];
  const closedTo = (day: number) => {
    for (const line of closedDays(calendar, Math.max(before + 1, dayAt(calendar.timeZone, notBefore)), day)) {
      provisional ||= line.provisional;
      lines.push(line);
    }
    before = Math.max(before, day);
  };
  for (const stretch of stretches(calendar, first, most)) {
    if (stretch.to <= notBefore) continue;
    let from = Math.max(stretch.from, notBefore);
    if (!begun) {
      lines.push({ kind: 'came', at: came, runs: from });
      begun = true;
    }
    closedTo(stretch.of.day - 1);
    before = Math.max(before, stretch.of.day);
    while (from < stretch.to) {
      const pause = rest[0];
      if (pause && pause.from <= from) {
        rest.shift();
        const end = pause.to ?? Infinity;
        if (end <= came) continue;
        lines.push({ ...pause, kind: 'paused', length: pause.to === null ? 0 : workingTime(calendar, Math.max(pause.from, came), Math.max(end, came)) }); // prettier-ignore
        if (pause.to === null) return { lines, due: null, left, paused: true, provisional };
        from = notBefore = Math.max(from, end);
        continue;
      }
      const to = Math.min(stretch.to, pause?.from ?? Infinity, from + left);
      const { reason: because, note } = stretch.of;
      left -= to - from;
      provisional ||= stretch.of.provisional;
      lines.push({
        kind: 'worked',
        from,
        to,
        length: to - from,
        left,
        because,
        note,
        provisional: stretch.of.provisional,
      });
      if (left === 0)
        return { lines: [...lines, { kind: 'due', at: to }], due: to, left: 0, paused: false, provisional };
      from = to;
    }
  }
  const lasting = rest.find(({ to }) => to === null);
  if (lasting)
    return { lines: [...lines, { ...lasting, kind: 'paused', length: 0 }], due: null, left, paused: true, provisional };
  return { lines, due: null, left, paused: false, provisional };
}

type Closed = Extract<DeadlineLine, { kind: 'closed' }>;

/** Runs of days without any hours, from this day to that one, those of one reason together. */
function closedDays(calendar: Calendar, from: number, to: number): Closed[] {
  const runs: Closed[] = [];
  let follows = false;
  for (let day = from; day <= to; day++) {
    const { spans, reason: because, note, provisional } = workingDay(calendar, day);
    const last = runs.at(-1);
    if (spans.length > 0) follows = false;
    else if (follows && last?.because === because && last.note === note && last.provisional === provisional) {
      last.to = dayName(day);
      last.days++;
    } else {
      runs.push({ kind: 'closed', from: dayName(day), to: dayName(day), days: 1, because, note, provisional });
      follows = true;
    }
  }
  return runs;
}

/** When somebody works, as instants, and how much work was before: what touches is one. Lengths in ms. */
export type OpenSpan = { opens: number; closes: number; before: number };

export function openSpans(calendar: Calendar, from: number, days: number): OpenSpan[] {
  const spans: OpenSpan[] = [];
  for (const each of stretches(calendar, from, days)) {
    const last = spans.at(-1);
    if (last && last.closes === each.from) last.closes = each.to;
    else
      spans.push({
        opens: each.from,
        closes: each.to,
        before: last ? last.before + last.closes - last.opens : 0,
      });
  }
  return spans;
}

/** Years that are written out around now: requests as old as that, deadlines as far as that, are reckoned by a calendar. */
const [past, ahead] = [2, 3];

/** A calendar written out, to be reckoned by in statements. */
export function spansAround(calendar: Calendar, now: number): OpenSpan[] {
  const year = yearOf(dayAt(calendar.timeZone, now));
  const first = Math.floor(Date.UTC(year - past, 0, 1) / dayMs);
  return openSpans(calendar, first, Math.floor(Date.UTC(year + ahead, 0, 1) / dayMs) - first);
}
