import type { Candidate } from '@linia/protocol';
import { fmt } from '../words.svelte.ts';

/** A value of the order: when asked last, a part of a shift, calls, a level, a place. */
export function valueOf({ value }: Candidate): string | number {
  if (value === undefined) return '—';
  if (typeof value === 'string') return fmt().clock(value);
  return value < 1 && value > 0 ? fmt().percent(value) : value;
}
