import { describe, expect, it } from 'vitest';
import { spokenNumber, spokenPlace, spokenWait } from './spoken.ts';

const said = (names: string[]): string => names.join(' ');

describe('what a caller hears of their place', () => {
  it.each([
    [1, 'next', 'next'],
    [2, 'place nth-2', 'place n-2'],
    [11, 'place nth-11', 'place n-11'],
    [20, 'place nth-20', 'place n-20'],
    [21, 'place n-20 nth-1', 'place n-20 n-1'],
    [40, 'place nth-40', 'place n-40'],
    [99, 'place n-90 nth-9', 'place n-90 n-9'],
    [100, 'place-far', 'place-far'],
    [500, 'place-far', 'place-far'],
  ])('the place %i is an ordinal in Russian, a number in English', (place, ru, en) => {
    expect([said(spokenPlace(place, 'ru')), said(spokenPlace(place, 'en'))]).toEqual([ru, en]);
  });

  it.each([
    [0, 'wait n-1f minute-one', 'wait n-1 minute-one'],
    [60, 'wait n-1f minute-one', 'wait n-1 minute-one'],
    [61, 'wait n-2f minute-few', 'wait n-2 minute-many'],
    [240, 'wait n-4 minute-few', 'wait n-4 minute-many'],
    [300, 'wait n-5 minute-many', 'wait n-5 minute-many'],
    [660, 'wait n-11 minute-many', 'wait n-11 minute-many'],
    [720, 'wait n-12 minute-many', 'wait n-12 minute-many'],
    [1260, 'wait n-20 n-1f minute-one', 'wait n-20 n-1 minute-many'],
    [1320, 'wait n-20 n-2f minute-few', 'wait n-20 n-2 minute-many'],
    [3540, 'wait n-50 n-9 minute-many', 'wait n-50 n-9 minute-many'],
    [3541, 'wait-long', 'wait-long'],
  ])('%i seconds are minutes in the right form', (seconds, ru, en) => {
    expect([said(spokenWait(seconds, 'ru')), said(spokenWait(seconds, 'en'))]).toEqual([ru, en]);
  });

  it('a number is read back as it is dialled here', () => {
    expect(said(spokenNumber('+79135550142'))).toBe('8 9 1 3 5 5 5 0 1 4 2');
    expect(said(spokenNumber('+4930901820'))).toBe('4 9 3 0 9 0 1 8 2 0');
  });
});
