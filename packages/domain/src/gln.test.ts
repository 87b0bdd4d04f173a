import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkGln, glnNeighbours, glnWithChecksum } from './gln.ts';

const gln = fc
  .bigInt({ min: 1n, max: 999_999_999_999n })
  .map((number) => glnWithChecksum(String(number).padStart(12, '0')));

describe('a GLN', () => {
  test.each([
    '7300011000017',
    '5012345678900',
    '4607164999995',
    '4680328057816',
    '4607081905543',
    '4640010204683',
    '4620000000235',
  ])('%s is valid', (value) => expect(checkGln(value)).toEqual({ valid: true, value }));

  test.each([
    ['7300011000018', 'checksum'],
    ['1234567890123', 'checksum'],
    ['0000000000000', 'zeros'],
    ['460716499999', 'length'],
    ['46071649999954', 'length'],
    ['460716499999Б', 'letters'],
    ['\u200b', 'empty'],
  ])('%s is refused: %s', (typed, reason) => expect(checkGln(typed)).toEqual({ valid: false, reason }));

  test('shows every single slip', () => {
    fc.assert(
      fc.property(gln, fc.nat(12), fc.integer({ min: 1, max: 9 }), (value, at, shift) => {
        const slip = value.slice(0, at) + ((Number(value[at]) + shift) % 10) + value.slice(at + 1);
        expect(checkGln(slip).valid).toBe(false);
        expect(glnNeighbours(slip)).toContain(value);
      }),
    );
  });

  test('with two neighbours swapped has the one that was meant among its neighbours', () => {
    fc.assert(
      fc.property(gln, fc.nat(11), (value, at) => {
        const slip = value.slice(0, at) + value[at + 1] + value[at] + value.slice(at + 2);
        fc.pre(slip !== value);
        const neighbours = glnNeighbours(slip);
        expect(neighbours).toContain(value);
        expect(neighbours.every((each) => checkGln(each).valid)).toBe(true);
      }),
    );
  });

  test('can’t be made of anything but twelve digits', () => {
    expect(() => glnWithChecksum('000000000000')).toThrow(RangeError);
    expect(() => glnWithChecksum('46071649999')).toThrow(RangeError);
    expect(glnNeighbours('460716499999')).toEqual([]);
  });
});
