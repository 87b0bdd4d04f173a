import { Vocabulary } from '@linia/domain';
import { describe, expect, it } from 'vitest';
import { costOf, distances, likelyWords } from './likely.ts';

const known = new Vocabulary();
known.add(['ветров', 'петров', 'петрова', 'петровский', 'иван', 'иванович', 'уют']);
const words = (typed: string, distance: number) =>
  likelyWords(known, typed.split(' '), distances[distance]!).map((each) => Object.fromEntries(each));

describe('a typed word may stand for', () => {
  it('itself and nothing else, when it was just said', () => {
    expect(words('петров', 0)).toEqual([{ петров: 0 }]);
    expect(words('петр', 0)).toEqual([{}]);
  });
  it('words that it begins, while it is typed or when nobody is called so', () => {
    expect(words('петров', 1)).toEqual([{ петров: 0, петрова: 0.4, петровский: 0.4 }]);
    expect(words('петров иван', 1)).toEqual([{ петров: 0 }, { иван: 0, иванович: 0.4 }]);
  });
  it('words a slip away, first only where nobody is called so', () => {
    expect(words('петрво иван', 2)[0]).toEqual({ петров: 1 });
    expect(words('ветров иван', 2)[0]).toEqual({ ветров: 0 });
    expect(words('ветров иван', 4)[0]).toEqual({ ветров: 0, петров: 1.3 });
  });
  it('words two slips away, of two letters one', () => {
    expect(words('пертво', 3)[0]).toEqual({ петров: 2 });
    expect(words('уь', 3)[0]).toEqual({});
  });
});

describe('what it costs to believe that a name was meant', () => {
  const cost = (typed: (Record<string, number> | string)[], name: string) =>
    costOf(
      typed.map((each) => (typeof each === 'string' ? each : new Map(Object.entries(each)))),
      name.split(' '),
    );

  it('is nothing for what was said, in any order', () => {
    expect(cost([{ иван: 0 }, { петров: 0 }], 'петров иван ильич')).toBe(0);
  });
  it('is as little as the words allow, each taken once', () => {
    expect(cost([{ петров: 0, петрович: 0.4 }, { петров: 0 }], 'петров иван петрович')).toBe(0.4);
    expect(cost([{ иван: 0 }, { иван: 0 }], 'иван петров')).toBe(3);
  });
  it('is less for initials in their order', () => {
    const inOrder = cost([{ егоров: 0 }, 'в', 'а'], 'егоров виктор андреевич');
    expect(inOrder).toBeCloseTo(0.4);
    expect(cost([{ егоров: 0 }, 'в', 'а'], 'егоров андрей викторович')).toBeGreaterThan(inOrder);
    expect(cost([{ егоров: 0 }, 'в', 'а'], 'егоров егор ильич')).toBe(Infinity);
  });
  it('is too much where two words find nothing', () => {
    expect(cost([{ егоров: 0 }, { иван: 0 }, { ильич: 0 }], 'егоров пётр')).toBe(Infinity);
  });
});
