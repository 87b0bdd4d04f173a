import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchName, nameVariants, rankNames } from './names.ts';
import { countTypos } from './typos.ts';

const people = [
  { id: 1, fullName: 'Дятлов Игорь Олегович' },
  { id: 2, fullName: 'Дятлова Инна Олеговна' },
  { id: 3, fullName: 'Щербакова Алёна Игоревна' },
  { id: 4, fullName: 'Римская-Корсакова Ольга Петровна' },
  { id: 5, fullName: 'Ким Пётр' },
  { id: 6, fullName: 'Иванов И. О.' },
];
const first = (query: string) => rankNames(query, people)[0]?.id;

describe('an employee asked for by name', () => {
  test.each([
    ['Дятлов Игорь Олегович', 1],
    ['игорь олегович дятлов', 1],
    ['Игорь Дятлов', 1],
    ['Дятлов И.О.', 1],
    ['И. Дятлов', 1],
    ['Дятлов ИО', 1],
    ['Детлов', 1],
    ['Дялтов игорь', 1],
    ['lznkjd', 1],
    ['Dyatlov Igor', 1],
    ['дятлова', 2],
    ['щербокава', 3],
    ['Щербаковой', 3],
    ['алена', 3],
    ['АЛЁНА ЩЕРБ', 3],
    ['корсакова', 4],
    ['римский корсакова', 4],
    ['Петр Ким', 5],
    ['Ким Пётр Сергеевич', 5],
    ['Иванов Игорь Олегович', 6],
  ])('%s is found', (query, id) => expect(first(query)).toBe(id));

  test.each(['дятлов пётр', 'сидоров', '', '214', '😀', 'ъъъ', 'дятлов игорь олегович иванович петрович'])(
    '%j means nobody',
    (query) => expect(rankNames(query, people)).toEqual([]),
  );

  test('said in full comes before said in part, and that before a slip', () => {
    const score = (query: string) => matchName(query, 'Дятлов Игорь Олегович')!.score;
    expect(score('Дятлов Игорь Олегович')).toBe(1);
    expect(score('Дятлов Игорь')).toBeLessThan(1);
    expect(score('Дятл')).toBeLessThan(score('Дятлов'));
    expect(score('Детлов')).toBeLessThan(score('Дятлов'));
    expect(score('lznkjd')).toBeLessThan(score('Дятлов'));
  });

  test('is found at every letter of the last word while it is typed', () => {
    for (let length = 1; length <= 'дятлов'.length; length++) {
      expect(rankNames('игорь ' + 'дятлов'.slice(0, length), people).map(({ id }) => id)).toContain(1);
    }
  });

  test('in Latin letters in the base is found by the Russian name', () =>
    expect(matchName('Дмитрий Бельский', 'Belsky Dmitry')).not.toBeNull());

  test('namesakes stand in a fixed order', () => {
    const same = [3, 1, 2].map((id) => ({ id, fullName: 'Ким Пётр' }));
    expect(rankNames('ким', same).map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  test('the order of words doesn’t matter', () => {
    const query = fc.shuffledSubarray(['дятлов', 'игорь', 'олегович', 'и', 'дят', 'алегович'], { minLength: 1 });
    fc.assert(
      fc.property(query, (words) => {
        const score = (query: string) => matchName(query, 'Дятлов Игорь Олегович')?.score ?? 0;
        expect(score(words.join(' '))).toBeCloseTo(score([...words].sort().join(' ')), 9);
      }),
    );
  });

  test('one slip in a word of four letters and more is forgiven', () => {
    const letter = fc.constantFrom(...'абвгдежзиклмнопрст');
    const word = fc.string({ unit: letter, minLength: 4, maxLength: 12 });
    fc.assert(
      fc.property(
        word,
        letter,
        fc.nat(11),
        fc.constantFrom('replace', 'insert', 'swap'),
        (name, other, place, slip) => {
          const at = place % (name.length - 1);
          const typed = {
            replace: name.slice(0, at) + other + name.slice(at + 1),
            insert: name.slice(0, at) + other + name.slice(at),
            swap: name.slice(0, at) + name[at + 1] + name[at] + name.slice(at + 2),
          }[slip];
          expect(matchName(typed!, `${name} игорь`)).not.toBeNull();
        },
      ),
    );
  });

  test('is never a reason to throw, and the score is a share', () => {
    const any = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(any, any, (query, name) => {
        const score = matchName(query, name)?.score ?? 1;
        expect(score).toBeGreaterThan(0);
        expect(score).toBeLessThanOrEqual(1);
      }),
    );
  });
});

test('a name is looked for as typed, in the other layout and in Cyrillic', () => {
  expect(nameVariants('Dyatlov')).toEqual(['Dyatlov', 'Внфедщм', 'дятлов']);
  expect(nameVariants('lznkjd')[1]).toBe('дятлов');
  expect(nameVariants(' ')).toEqual([]);
});

test('slips are counted, a swap as one, and the count stops where it is of no more interest', () => {
  expect(countTypos('дялтов', 'дятлов')).toEqual({ whole: 1, beginning: 1 });
  expect(countTypos('дят', 'дятлов')).toEqual({ whole: 3, beginning: 0 });
  const word = fc.string({ unit: fc.constantFrom(...'абв'), maxLength: 8 });
  fc.assert(
    fc.property(word, word, fc.nat(3), (a, b, most) => {
      const { whole, beginning } = countTypos(a, b);
      const stopped = countTypos(a, b, most);
      expect(countTypos(b, a).whole).toBe(whole);
      if (whole <= most) expect(stopped.whole).toBe(whole);
      else expect(stopped.whole).toBeGreaterThan(most);
      if (beginning <= most) expect(stopped.beginning).toBe(beginning);
    }),
  );
});
