import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countTypos } from './typos.ts';
import { Vocabulary } from './vocabulary.ts';

function vocabulary(...words: string[]): Vocabulary {
  const made = new Vocabulary();
  made.add(words);
  return made;
}

describe('the words near a word', () => {
  const names = vocabulary('ковалев', 'ковалева', 'коваленко', 'ковылев', 'волков', 'иванов', 'иван');

  it.each([
    ['ковалев', 1, ['ковылев', 'ковалева']],
    ['кавалев', 1, ['ковалев']],
    ['оквалев', 1, ['ковалев']],
    ['кавылев', 1, ['ковылев']],
    ['ивн', 1, ['иван']],
    ['иванов', 2, ['иван']],
    ['петров', 2, []],
    ['', 2, []],
  ] as const)('of «%s» by %i slips are %j', (word, slips, found) => {
    expect(names.near(word, slips, 10).map((each) => each.word)).toEqual(found);
  });

  it('are those that counting slips one by one finds, whatever the words', () => {
    const word = fc.string({
      unit: fc.constantFrom(...'абвеик', 'я', 'z', '7', '-', '😀'),
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), word, fc.integer({ min: 1, max: 3 }), (words, typed, slips) => {
        const expected = [...new Set(words)].filter((each) => {
          const { whole } = countTypos(typed, each, slips);
          return whole > 0 && whole <= slips;
        });
        const near = vocabulary(...words).near(typed, slips, 1000);
        expect(near.map((each) => each.word).sort()).toEqual(expected.sort());
        for (const each of near) expect(each.slips).toBe(countTypos(typed, each.word).whole);
      }),
      { numRuns: 2000 },
    );
  });

  it('leave out words of more than 31 letters, and never throw', () => {
    const long = 'щ'.repeat(40);
    expect(vocabulary(long).near(long.slice(1), 2, 10)).toEqual([]);
    expect(vocabulary(long).has(long)).toBe(true);
  });
});

describe('the words that begin so', () => {
  it('are the shortest first, and not the word itself', () => {
    const words = vocabulary('иванов', 'иван', 'иваненко', 'ива', 'волков');
    expect(words.beginning('иван', 10)).toEqual(['иванов', 'иваненко']);
    expect(words.beginning('ив', 2)).toEqual(['ива', 'иван']);
    words.add(['ивановский', 'иван']);
    expect(words.beginning('иванов', 10)).toEqual(['ивановский']);
    expect(words.size).toBe(6);
    expect(words.beginning('', 10)).toEqual([]);
  });
});
