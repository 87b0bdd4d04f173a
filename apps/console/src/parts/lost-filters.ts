import type { LostCall } from '@linia/protocol';
import { m } from '../paraglide/messages.js';
import { fmt } from '../words.svelte.ts';

/** The list of the lost by what is still to be done. Who came through by themselves waits for nobody. */
export const lostFilters = {
  open: (call: LostCall) => !call.calledBack && !call.cameThrough,
  tried: (call: LostCall) => !call.calledBack && !call.cameThrough && call.attempts > 0,
  called: (call: LostCall) => call.calledBack !== null,
  all: () => true,
} as const satisfies Record<string, (call: LostCall) => boolean>;
/** Since when some of earlier days wait for a call back; null: all are today's. */
export function lostSince(calls: readonly LostCall[], now: number): string | null {
  const first = calls.at(-1);
  if (!first || fmt().shortDay(first.at) === fmt().shortDay(now)) return null;
  return m.lost_since({ day: fmt().day(first.at) });
}
export type LostFilter = keyof typeof lostFilters;
