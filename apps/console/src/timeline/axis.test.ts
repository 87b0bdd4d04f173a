import { expect, test } from 'vitest';
import { axisOf, place } from './axis.ts';

const noon = Date.parse('2026-11-23T12:00:24Z');

test('a finished call ends where it ended, whole minutes between', () => {
  const axis = axisOf(noon, noon + 676_000, false);
  expect(axis.to).toBe(noon + 676_000);
  expect(axis.ticks.map((at) => new Date(at).toISOString().slice(11, 19))).toEqual([
    '12:00:24',
    '12:02:00',
    '12:04:00',
    '12:06:00',
    '12:08:00',
    '12:10:00',
    '12:11:40',
  ]);
});

test('a call that goes on has room to grow and the axis stays while it does', () => {
  const early = axisOf(noon, noon + 61_000, true);
  expect(axisOf(noon, noon + 64_000, true)).toEqual(early);
  expect(early.to).toBeGreaterThan(noon + 64_000);
});

test('a call of no length has an axis all the same', () => {
  expect(axisOf(noon, noon, false).to).toBeGreaterThan(noon);
});

test('names never touch: the step grows with the call', () => {
  for (const seconds of [3, 40, 200, 1000, 5000, 40_000, 200_000]) {
    expect(axisOf(noon, noon + seconds * 1000, false).ticks.length).toBeLessThanOrEqual(9);
  }
});

test('a stretch is cut at the ends of the axis', () => {
  const axis = axisOf(noon, noon + 100_000, false);
  expect(place(axis, noon + 50_000, noon + 75_000)).toEqual({ left: 50, width: 25 });
  expect(place(axis, noon - 5000, noon + 500_000)).toEqual({ left: 0, width: 100 });
});
