import { expect, it } from 'vitest';
import { Attempts } from './attempts.ts';

it('a key with too many failures in a minute is exhausted, others are not, and a minute later it is not', () => {
  const attempts = new Attempts(3);
  for (const at of [0, 10_000, 20_000]) attempts.count('anna', at);
  expect(attempts.exhausted('anna', 30_000)).toBe(true);
  expect(attempts.exhausted('vera', 30_000)).toBe(false);
  expect(attempts.exhausted('anna', 60_001)).toBe(false);
  attempts.count('anna', 60_001);
  attempts.uncount('anna');
  expect(attempts.exhausted('anna', 60_002)).toBe(false);
});

it('a right password wipes the slate', () => {
  const attempts = new Attempts(2);
  attempts.count('anna', 0);
  attempts.count('anna', 0);
  attempts.forget('anna');
  expect(attempts.exhausted('anna', 1)).toBe(false);
});

it('keys of a flood are swept out when their minute is over', () => {
  const attempts = new Attempts(1);
  for (let key = 0; key < 10_001; key++) attempts.count(String(key), 0);
  attempts.count('last', 61_000);
  expect(attempts.exhausted('5', 0)).toBe(false);
});
