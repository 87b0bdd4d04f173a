import type { LucideIcon } from '@lucide/svelte';

/** Any icon of the set: `import Phone from '@lucide/svelte/icons/phone'`, one a path. */
export type Icon = LucideIcon;

/** What a colour may mean. `none` is a stretch of which nothing is known. */
export type State = 'ring' | 'talk' | 'hold' | 'wrapup' | 'late' | 'over' | 'still' | 'none';

/** A moment as the server sends it: milliseconds, an ISO string, or a Date. */
export type Moment = number | string | Date;

export const toMs = (moment: Moment): number => (typeof moment === 'number' ? moment : new Date(moment).getTime());

/** A value with its word, as every list of choices takes them. */
export interface Option<T extends string = string> {
  value: T;
  label: string;
  /** Set, the option stays and can't be chosen; the words say why. */
  disabledReason?: string | null;
}
