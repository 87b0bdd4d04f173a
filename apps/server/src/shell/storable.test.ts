import { expect, it } from 'vitest';
import { Refusal } from './refusal.ts';
import { storable } from './storable.ts';

it('a text loses NUL and halves of surrogate pairs, and nothing else', () => {
  expect(storable('а\0б\ud83d в\t\n«👩‍👧»')).toBe('аб\uFFFD в\t\n«👩‍👧»');
  expect(storable({ note: 'x\0', list: ['\0', 1, null, true] })).toEqual({ note: 'x', list: ['', 1, null, true] });
});

it('what is not a plain object is left alone', () => {
  const bytes = Buffer.from('a\0b');
  expect(storable(bytes)).toBe(bytes);
});

it('a paste of brackets is refused before it overflows anything', () => {
  const deep = JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)) as unknown;
  expect(() => storable(deep)).toThrow(Refusal);
});
