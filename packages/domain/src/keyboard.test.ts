import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyboardSwap } from './keyboard.ts';

test.each([
  ['jjj', 'ооо'],
  ['lznkjd', 'дятлов'],
  [';ehfdkbyf', 'журавлина'],
  ['Hjvfirf', 'Ромашка'],
  ['ыгззщке', 'support'],
  ['byy 7707083893', 'инн 7707083893'],
])('%s typed in the wrong layout is %s', (typed, meant) => expect(keyboardSwap(typed)).toBe(meant));

test('letters come back when the layout is swapped twice', () => {
  const russian = fc.string({ unit: fc.constantFrom(...'йцукенгшщзфывапролдячсмитьЙЦУКЕН'), minLength: 1 });
  fc.assert(
    fc.property(russian, (text) => {
      expect(keyboardSwap(keyboardSwap(text))).toBe(text);
    }),
  );
});
