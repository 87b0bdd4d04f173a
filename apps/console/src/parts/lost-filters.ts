import type { LostCall } from '@linia/protocol';

/** The list of the lost by what is still to be done. Who came through by themselves waits for nobody. */
export const lostFilters = {
  open: (call: LostCall) => !call.calledBack && !call.cameThrough,
  tried: (call: LostCall) => !call.calledBack && !call.cameThrough && call.attempts > 0,
  called: (call: LostCall) => call.calledBack !== null,
  all: () => true,
} as const satisfies Record<string, (call: LostCall) => boolean>;
export type LostFilter = keyof typeof lostFilters;
