import type { BoardInterval } from '@linia/protocol';

/** At least so much of the day is drawn, so that the first call of the morning is not one wide bar. */
const AT_LEAST = 16;

/** The quarters worth drawing: from the full hour of the first call on, or the last four hours. */
export function worthDrawing(intervals: readonly BoardInterval[]): readonly BoardInterval[] {
  const first = intervals.findIndex(({ answered, lost }) => answered + lost > 0);
  const latest = Math.max(0, intervals.length - AT_LEAST);
  const from = Math.min(first < 0 ? latest : first, latest);
  return intervals.slice(from - (from % 4));
}

/** The highest line of the axis and the step between lines: 1, 2 or 5 of a power of ten, at most four steps. */
export function scale(highest: number): { top: number; step: number } {
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
  const step = steps.find((each) => each * 4 >= highest) ?? Math.ceil(highest / 4);
  return { top: Math.max(step, Math.ceil(highest / step) * step), step };
}
