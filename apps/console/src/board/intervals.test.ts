import { expect, test } from 'vitest';
import { scale, worthDrawing } from './intervals.ts';

const day = (quarters: number, calls: Record<number, number> = {}) =>
  Array.from({ length: quarters }, (_, at) => ({ from: String(at), answered: calls[at] ?? 0, lost: 0 }));

test('a quiet morning shows its last four hours', () => {
  expect(worthDrawing(day(40)).map(({ from }) => Number(from))).toEqual(Array.from({ length: 16 }, (_, at) => at + 24));
});

test('the day begins at the full hour of its first call', () => {
  expect(worthDrawing(day(60, { 34: 2 }))[0]?.from).toBe('32');
});

test('midnight has just been: there is one quarter and one bar', () => {
  expect(worthDrawing(day(1))).toHaveLength(1);
  expect(worthDrawing([])).toEqual([]);
});

test('the axis ends on a round number at or above the highest bar', () => {
  expect(scale(0)).toEqual({ top: 1, step: 1 });
  expect(scale(3)).toEqual({ top: 3, step: 1 });
  expect(scale(58)).toEqual({ top: 60, step: 20 });
  expect(scale(41)).toEqual({ top: 60, step: 20 });
});
