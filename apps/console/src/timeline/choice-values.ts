import { formatDuration } from '@linia/domain';
import type { Candidate } from '@linia/protocol';
import { fmt } from '../words.svelte.ts';

const withCall: readonly Candidate['outcome'][] = ['busy', 'offered', 'wrapping'];

/** How long somebody has been without a call; of who has one it is no answer. */
export const idleFor = ({ outcome, availableFor }: Candidate): string =>
  availableFor == null || withCall.includes(outcome) ? '—' : formatDuration(availableFor * 1000);

/** A value of the order: when asked last, a part of a shift, calls, a level, a place. */
export function valueOf({ value }: Candidate): string | number {
  if (value === undefined) return '—';
  if (typeof value === 'string') return fmt().clock(value);
  return value < 1 && value > 0 ? fmt().percent(value) : value;
}
