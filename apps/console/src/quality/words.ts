import { formatDuration } from '@linia/domain';
import type { QualityName, QualitySum, QualityWeek } from '@linia/protocol';
import { m } from '../paraglide/messages.js';
import { fmt } from '../words.svelte.ts';

type Figure = {
  name: () => string;
  /** What it counts. */
  means: (week: QualityWeek) => string;
  /** What is drawn; null: nothing to count. */
  value: (sum: QualitySum) => number | null;
  say: (value: number) => string;
  /** Per cent; null: none is set. */
  goal?: (week: QualityWeek) => number | null;
  /** More of it is worse. */
  less?: true;
  /** How two weeks differ, in what units. */
  differ: (by: number) => string;
};

const share = ({ count, good }: QualitySum): number | null => (count === 0 ? null : good / count);
const mean = ({ count, sum }: QualitySum): number | null => (count === 0 ? null : sum / count);
const signed = (value: number, digits = 0): string => {
  const rounded = Number(value.toFixed(digits));
  return rounded === 0 ? '0' : `${rounded > 0 ? '+' : '−'}\u00a0${fmt().number(Math.abs(rounded))}`;
};
const points = (by: number): string => signed(by * 100);
const percent = { value: share, say: (value: number) => fmt().percent(value), differ: points };
const counted = {
  value: ({ count }: QualitySum) => count,
  say: (value: number) => fmt().number(value),
  differ: (by: number) => signed(by),
};

/** The week's figures: their words, how they are reckoned and drawn. */
export const figures: Record<QualityName, Figure> = {
  resolve: { ...percent, name: m.quality_resolve, means: () => m.quality_resolve_means(), goal: () => 95 },
  respond: { ...percent, name: m.quality_respond, means: () => m.quality_respond_means(), goal: () => 98 },
  feedback: { ...percent, name: m.quality_feedback, means: () => m.quality_feedback_means(), goal: () => 100 },
  taken: {
    name: m.quality_taken,
    means: () => m.quality_taken_means(),
    value: mean,
    say: (value) => formatDuration(value * 1000),
    less: true,
    differ: (by) => `${signed(by)}\u00a0${m.unit_sec()}`,
  },
  ratings: {
    name: m.quality_ratings,
    means: () => m.quality_ratings_means(),
    value: mean,
    say: (value) => fmt().number(Number(value.toFixed(1))),
    differ: (by) => signed(by, 1),
  },
  repeated: {
    ...percent,
    name: m.quality_repeated,
    means: () => m.quality_repeated_means(),
    value: ({ count, good }) => (count === 0 ? null : (count - good) / count),
    less: true,
  },
  complaints: { ...counted, name: m.quality_complaints, means: () => m.quality_complaints_means(), less: true },
  calls: {
    ...percent,
    name: m.quality_calls,
    means: ({ level }) => m.quality_calls_means({ seconds: level?.seconds ?? 20 }),
    goal: ({ level }) => level?.goal ?? null,
  },
  spared: { ...counted, name: m.quality_spared, means: () => m.quality_spared_means() },
  lost: { ...counted, name: m.quality_lost, means: () => m.quality_lost_means(), less: true },
};

/** Under its name: the goal, or of how many. */
export function under(name: QualityName, week: QualityWeek): string {
  const figure = week.figures.find((each) => each.name === name);
  if (name === 'complaints' && week.requests.now > 0)
    return m.quality_per_hundred({ value: fmt().number(((figure?.now.count ?? 0) / week.requests.now) * 100) });
  if (name === 'ratings') return m.quality_count({ count: figure?.now.count ?? 0 });
  const goal = figures[name].goal?.(week);
  return goal ? m.quality_goal({ goal }) : m.quality_count({ count: figure?.now.count ?? 0 });
}
