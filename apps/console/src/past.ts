import type { HistoryRow } from '@linia/protocol';
import { m } from './paraglide/messages.js';
import { session } from './session.svelte.ts';

/** A channel of a history, or all of them. */
export type PastTab = 'all' | HistoryRow['channel'];

export const pastTabs = (): { value: PastTab; label: string }[] => [
  { value: 'all', label: m.history_all() },
  { value: 'voice', label: m.history_calls() },
  { value: 'email', label: m.history_letters() },
  { value: 'webform', label: m.history_forms() },
];

/** A conversation opens for who took part, and for who may open any. */
export const opensPast = (row: HistoryRow): boolean =>
  row.channel === 'voice' && (row.mine || session.may('call:view-any'));
