import { expect, test } from 'vitest';
import { toCyrillic } from './transliterate.ts';

test.each([
  ['Dyatlov', 'дятлов'],
  ['Shcherbakova', 'щербакова'],
  ['Dmitry', 'дмитрий'],
  ['Krylov', 'крылов'],
  ['Aleksey', 'алексей'],
  ['Zhukov Yuri', 'жуков юри'],
  ['Ёлкина 12', 'ёлкина 12'],
])('%s is written %s', (latin, russian) => expect(toCyrillic(latin)).toBe(russian));
