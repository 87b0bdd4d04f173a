import { expect, test } from 'vitest';
import { formatLeft } from './left.ts';

test('a countdown shows its last second until it is over', () => {
  expect(formatLeft(14_000)).toBe('00:14');
  expect(formatLeft(900)).toBe('00:01');
  expect(formatLeft(0)).toBe('00:00');
});

test('a countdown that is past never shows a negative time', () => {
  expect(formatLeft(-1_500)).toBe('00:00');
});
