const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400];
/** So many names fit under one another without touching. */
const TICKS = 7;

interface Axis {
  from: number;
  to: number;
  /** Moments that are named: both ends and whole steps between. */
  ticks: number[];
}

/**
 * The one axis of a call's lanes, in milliseconds. A call that goes on gets room to the next whole step, so that its lanes
 * grow into it and are not redrawn under the eyes each second.
 */
export function axisOf(from: number, to: number, goesOn: boolean): Axis {
  const step = stepFor(Math.max(1000, to - from));
  const end = goesOn ? Math.ceil((to + 1 - from) / step) * step + from : Math.max(to, from + 1000);
  const ticks: number[] = [];
  for (let at = Math.ceil((from + 1) / step) * step; at < end; at += step) {
    const near = (end - from) * 0.08;
    if (at - from > near && end - at > near) ticks.push(at);
  }
  return { from, to: end, ticks: [from, ...ticks, end] };
}

const stepFor = (length: number): number =>
  (STEPS_S.find((step) => length / (step * 1000) <= TICKS) ?? Math.ceil(length / TICKS / 3_600_000) * 3600) * 1000;

/** A stretch on the axis, in percent of its width. */
export function place(axis: Axis, from: number, to: number): { left: number; width: number } {
  const whole = axis.to - axis.from;
  const start = Math.min(axis.to, Math.max(axis.from, from));
  const end = Math.min(axis.to, Math.max(start, to));
  return { left: ((start - axis.from) / whole) * 100, width: ((end - start) / whole) * 100 };
}
