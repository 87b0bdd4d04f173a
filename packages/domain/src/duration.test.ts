import { expect, test } from 'vitest';
import { formatDuration } from './duration.ts';

test.each([
  [0, '00:00'],
  [999, '00:00'],
  [21_000, '00:21'],
  [130_000, '02:10'],
  [3_599_999, '59:59'],
  [3_600_000, '1:00:00'],
  [36_061_000, '10:01:01'],
  [-5_000, '00:00'],
  [Number.NaN, '—'],
])('%d ms are shown as %s', (ms, shown) => expect(formatDuration(ms)).toBe(shown));
