import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanInput, cleanWithin, foldCompany, foldContract, foldName } from './text.ts';

describe('cleaning what was typed', () => {
  test.each([
    ['７７０７０８３８９３', '7707083893'],
    ['77070\u200b83893', '7707083893'],
    ['\u202e7707083893\u202c', '7707083893'],
    ['7707\u0000083893', '7707083893'],
    ['  a\t\n b \u00a0 c ', 'a b c'],
    ['№ 1046297', '№ 1046297'],
    ['и\u0306', 'й'],
    ['half \ud83d of a pair', 'half of a pair'],
    ['\ufeff', ''],
  ])('%j becomes %j', (typed, clean) => expect(cleanInput(typed)).toBe(clean));

  test('an emoji is not cut in two at the cap', () => {
    expect(cleanWithin('😀😀😀', 2)).toEqual({ text: '😀😀', cut: true });
    expect(cleanWithin('a😀b', 3)).toEqual({ text: 'a😀b', cut: false });
  });

  test('cleaning twice changes nothing more, and what can’t be stored is gone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const once = cleanInput(text);
        expect(cleanInput(once)).toBe(once);
        expect(once).not.toMatch(/[\p{Cc}\p{Cs}]/u);
        expect([...once].length).toBeLessThanOrEqual(200);
      }),
    );
  });

  test('a plain line takes the short way to the same result', () => {
    const plain = fc.string({ unit: fc.constantFrom(...'абЯё№«» a1-'), maxLength: 50 });
    fc.assert(
      fc.property(plain, (text) => {
        expect(cleanInput(text)).toBe(cleanInput(text + '\u200b'));
      }),
    );
  });
});

describe('names as they are compared', () => {
  test('ё is е, accents and punctuation are nothing', () => {
    expect(foldName('Римская-Корсакова, Алёна')).toBe('римская корсакова алена');
    expect(foldName('Müller')).toBe('muller');
    expect(foldName('Дмитрий')).toBe('дмитрий');
  });

  test.each([
    ['ООО «Ромашка»', 'ромашка'],
    ['Ромашка, ООО', 'ромашка'],
    ['OOO "Ромашка"', 'ромашка'],
    ['Общество с ограниченной ответственностью "Ромашка плюс"', 'ромашка плюс'],
    ['Публичное акционерное общество «Заря»', 'заря'],
    ['ИП Щербаков П. Н.', 'щербаков п н'],
    ['Аорта', 'аорта'],
    ['ООО', 'ооо'],
  ])('the company %s is %s', (name, folded) => expect(foldCompany(name)).toBe(folded));

  test('a contract number is the same with any dashes and case', () => {
    expect(foldContract('эдо 2041/24')).toBe(foldContract('ЭДО-2041/24'));
  });
});
