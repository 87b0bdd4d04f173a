import type { DeadlineLine, TicketPriority } from '@linia/domain';
import type { DeadlineWhy } from '@linia/protocol';
import type { Format } from '../format.ts';
import { m } from '../paraglide/messages.js';
import { fmt as here } from '../words.svelte.ts';

type Reckoned = DeadlineWhy['deadlines'][number];
type Because = Extract<DeadlineLine, { kind: 'worked' }>['because'];

/** Working time: 3 ч 20 мин. */
function length(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const parts = [
    [Math.floor(minutes / 60), m.unit_hours()],
    [minutes % 60, m.unit_min()],
  ] as const;
  const said = parts.filter(([value]) => value !== 0).map(([value, unit]) => here().unit(value, unit));
  return said.join('\u00a0') || here().unit(0, m.unit_min());
}

const reasons: Record<Because, () => string> = {
  week: m.due_because_weekday,
  own_day: m.due_because_own_day,
  holiday: m.due_because_holiday,
  short_day: m.due_because_short_day,
  worked_day: m.due_because_worked_day,
};

const pauses: Record<string, () => string> = {
  waiting_customer: m.due_pause_customer,
  waiting_third_party: m.due_pause_third,
  solved: m.due_pause_over,
  closed: m.due_pause_over,
};

const why = (because: Because, note: string): string => note || reasons[because]();

/** A day of the calendar, `2026-11-04`, whatever zone: its noon in UTC is that day everywhere. */
const dayOf = (day: string, days: Format): string => days.day(Date.parse(`${day}T12:00:00Z`));

/** One line of the arithmetic as a sentence, in the calendar's own time. */
export function deadlineSentence(line: DeadlineLine, fmt: Format, left: number, days: Format): string {
  const at = (moment: number) => `${fmt.day(moment)}, ${fmt.time(moment)}`;
  switch (line.kind) {
    case 'came':
      return line.at === line.runs
        ? m.due_came_at_once({ at: at(line.at) })
        : m.due_came_later({ at: at(line.at), runs: at(line.runs) });
    case 'worked': {
      const facts = { day: fmt.day(line.from), range: fmt.range(line.from, line.to), length: length(line.length) };
      const told = line.left > 0 ? m.due_worked({ ...facts, left: length(line.left) }) : m.due_worked_last(facts);
      return line.because === 'week' ? told : `${told} (${why(line.because, line.note)})`;
    }
    case 'closed': {
      const reason = why(line.because, line.note);
      return line.days === 1
        ? m.due_closed_day({ day: dayOf(line.from, days), why: reason })
        : m.due_closed_days({ from: dayOf(line.from, days), to: dayOf(line.to, days), why: reason });
    }
    case 'paused': {
      const who = (pauses[line.why] ?? m.due_pause_customer)();
      return line.to === null
        ? m.due_paused_now({ why: who, from: at(line.from), left: length(left) })
        : m.due_paused({ why: who, from: at(line.from), to: at(line.to), length: length(line.length) });
    }
    case 'due':
      return m.due_at({ at: at(line.at) });
  }
}

export const kindWord = (kind: Reckoned['kind']): string => (kind === 'respond' ? m.due_respond() : m.due_resolve());
export const promisedWord = ({ minutes }: Reckoned): string => m.due_promised({ time: length(minutes * 60_000) });

export const priorityWord = (priority: TicketPriority): string =>
  ({ low: m.priority_low, normal: m.priority_normal, high: m.priority_high, urgent: m.priority_urgent })[priority]();
