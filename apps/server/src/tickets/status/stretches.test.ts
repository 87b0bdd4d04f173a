import { describe, expect, it } from 'vitest';
import { stretchesOf } from './stretches.ts';

const told = (...given: Parameters<typeof stretchesOf>) => stretchesOf(...given).map(({ kind, ms }) => `${kind} ${ms}`);

describe('how a request’s time went', () => {
  it('is work, waiting and what was over the deadline, one after another without a gap', () => {
    const waits = [
      { state: 'waiting_customer', from: 10, to: 20 },
      { state: 'waiting_third_party', from: 30, to: 40 },
    ];
    expect(told(0, 100, waits, 60)).toEqual([
      'worked 10',
      'waiting_customer 10',
      'worked 10',
      'waiting_third_party 10',
      'worked 20',
      'over 40',
    ]);
    expect(stretchesOf(0, 100, waits, 60).reduce((sum, { ms }) => sum + ms, 0)).toBe(100);
  });

  it('has nothing over where nothing was promised, nor while somebody outside is waited for', () => {
    expect(told(0, 50, [], null)).toEqual(['worked 50']);
    expect(told(0, 50, [{ state: 'waiting_customer', from: 20, to: null }], 10)).toEqual([
      'worked 10',
      'over 10',
      'waiting_customer 30',
    ]);
  });

  it('counts as work what it was solved for a while, and nothing beyond its end', () => {
    const waits = [
      { state: 'solved', from: 10, to: 20 },
      { state: 'waiting_customer', from: 90, to: 200 },
    ];
    expect(told(0, 100, waits, 500)).toEqual(['worked 90', 'waiting_customer 10']);
    expect(told(5, 5, [], null)).toEqual([]);
    expect(told(5, 1, [{ state: 'waiting_customer', from: 0, to: 9 }], null)).toEqual([]);
  });
});
