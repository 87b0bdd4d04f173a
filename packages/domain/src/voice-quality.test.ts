import { describe, expect, it } from 'vitest';
import { Goodness, opinion, rating } from './voice-quality.ts';

const mos = (loss: number, jitterMs: number, roundTripMs: number) =>
  Number(opinion(rating({ loss, jitterMs, roundTripMs })).toFixed(2));

describe('the opinion people would have of a line', () => {
  it.each([
    [90, 4.34],
    [80, 4.03],
    [70, 3.6],
    [60, 3.1],
    [50, 2.58],
  ])('of R %d is %d, as the table of G.107 says', (r, expected) => {
    expect(Math.abs(opinion(r) - expected)).toBeLessThan(0.01);
  });

  it('has its ends, and never leaves them', () => {
    expect([opinion(-5), opinion(0), opinion(100), opinion(120)]).toEqual([1, 1, 4.5, 4.5]);
    for (let r = 0; r <= 100; r++) {
      expect(opinion(r)).toBeGreaterThanOrEqual(1);
      if (r > 10) expect(opinion(r)).toBeGreaterThan(opinion(r - 1));
    }
  });
});

describe('a line', () => {
  it('of one house is as good as a telephone is', () => {
    expect(mos(0, 0, 1)).toBeGreaterThanOrEqual(4.35);
  });

  it('gets worse with everything that is bad for it', () => {
    expect(mos(0.02, 5, 40)).toBeLessThan(mos(0.01, 5, 40));
    expect(mos(0, 60, 40)).toBeLessThan(mos(0, 5, 40));
    expect(mos(0, 5, 600)).toBeLessThan(mos(0, 5, 100));
  });

  it('that loses a tenth is bad, one that loses a hundredth is not', () => {
    expect(mos(0.1, 5, 40)).toBeLessThan(3.6);
    expect(mos(0.01, 5, 40)).toBeGreaterThan(4);
  });

  it('is bad where one must wait a second for an answer', () => {
    expect(mos(0, 5, 1000)).toBeLessThan(3.6);
  });

  it('with figures that are none is none the worse or better', () => {
    expect(mos(-1, -1, -1)).toBe(mos(0, 0, 0));
    expect(mos(2, 0, 0)).toBe(mos(1, 0, 0));
  });
});

describe('the word that the sound is bad', () => {
  it('comes after two bad readings and goes after two good ones', () => {
    const line = new Goodness();
    expect([4.3, 2, 4.3, 2, 2, 3.7, 4.2, 3.7, 4.2, 4.2].map((each) => line.read(each))).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
      true,
      true,
      true,
      false,
    ]);
  });
});
