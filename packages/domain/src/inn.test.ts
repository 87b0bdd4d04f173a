import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkInn, innNeighbours, innWithChecksum } from './inn.ts';

const prefix = fc
  .tuple(fc.constantFrom(9, 10), fc.bigInt({ min: 1n, max: 999_999_999n }))
  .map(([length, number]) => String(number).padStart(length, '0'));
const inn = prefix.map(innWithChecksum);

describe('an INN', () => {
  test.each(['7707083893', '7736050003', '2310031475', '5036045205', '3202000249'])(
    '%s is an organisation’s',
    (value) => expect(checkInn(value)).toEqual({ valid: true, kind: 'organization', value }),
  );

  test('of twelve digits is a person’s', () =>
    expect(checkInn('500100732259')).toEqual({ valid: true, kind: 'person', value: '500100732259' }));

  test.each([
    ['7707083894', 'checksum'],
    ['7707038893', 'checksum'],
    ['500100732258', 'checksum'],
    ['770708389', 'length'],
    ['0000000000', 'zeros'],
    ['000000000000', 'zeros'],
    ['77O7083893', 'letters'],
    ['', 'empty'],
    ['7'.repeat(10_000), 'length'],
  ])('%s is refused: %s', (typed, reason) => expect(checkInn(typed)).toEqual({ valid: false, reason }));

  test('may be typed in groups', () => expect(checkInn(' 7707–083893\u00a0')).toMatchObject({ value: '7707083893' }));

  test('made for the seed is valid', () => {
    fc.assert(fc.property(inn, (value) => checkInn(value).valid));
    expect(innWithChecksum('770708389')).toBe('7707083893');
    expect(() => innWithChecksum('000000000')).toThrow(RangeError);
    expect(() => innWithChecksum('12345')).toThrow(RangeError);
  });

  test('with one slip has the one that was meant among its neighbours', () => {
    fc.assert(
      fc.property(inn, fc.nat(11), fc.integer({ min: 1, max: 9 }), fc.boolean(), (meant, place, shift, swap) => {
        const at = place % (meant.length - 1);
        const slip = swap
          ? meant.slice(0, at) + meant[at + 1] + meant[at] + meant.slice(at + 2)
          : meant.slice(0, at) + ((Number(meant[at]) + shift) % 10) + meant.slice(at + 1);
        fc.pre(slip !== meant);
        const neighbours = innNeighbours(slip);
        expect(neighbours).toContain(meant);
        expect(neighbours.every((each) => checkInn(each).valid)).toBe(true);
        expect(new Set(neighbours).size).toBe(neighbours.length);
        expect(neighbours).not.toContain(slip);
      }),
    );
  });

  test('of another length has no neighbours', () => expect(innNeighbours('770708389')).toEqual([]));

  test('finds about 98 % of single slips, and no more: the name must be read back', () => {
    let slips = 0;
    let found = 0;
    for (let number = 1; number <= 300; number++) {
      const value = innWithChecksum(String(number * 3_333_331).padStart(9, '0'));
      for (let at = 0; at < 10; at++) {
        for (let shift = 1; shift < 10; shift++) {
          slips++;
          const slip = value.slice(0, at) + ((Number(value[at]) + shift) % 10) + value.slice(at + 1);
          if (!checkInn(slip).valid) found++;
        }
      }
    }
    expect(found / slips).toBeGreaterThan(0.97);
    expect(found / slips).toBeLessThan(0.99);
  });
});
