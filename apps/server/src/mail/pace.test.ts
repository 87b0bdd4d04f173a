import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

/** Letters ask for their turns, in this order; `begun` says who has one. */
function aPace() {
  let now = 0;
  const pace = new Pace(3, () => now);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const ask = (n: number) =>
    pace.turn().then((end) => {
      begun.push(n);
      ends[n] = end;
    });
  return { pace, begun, ends, ask, pass: (ms: number) => (now += ms) };
}

describe('letters', () => {
  it('are taken a few at a time where nobody telephones, in the order in which they come', async () => {
    const { begun, ends, ask } = aPace();
    const asked = [0, 1, 2, 3, 4].map(ask);
    await Promise.all(asked.slice(0, 3));
    expect(begun).toEqual([0, 1, 2]);
    ends[1]!();
    ends[1]!();
    await asked[3];
    expect(begun).toEqual([0, 1, 2, 3]);
    ends[0]!();
    await asked[4];
    expect(begun).toEqual([0, 1, 2, 3, 4]);
  });

  it('are taken one by one while calls come, and as before when the calls are over', async () => {
    const { pace, begun, ends, ask, pass } = aPace();
    pace.called();
    const asked = [0, 1, 2, 3].map(ask);
    await asked[0];
    ends[0]!();
    await asked[1];
    expect(begun).toEqual([0, 1]);
    pass(999);
    ends[1]!();
    await asked[2];
    expect(begun).toEqual([0, 1, 2]);
    pass(1);
    await Promise.all([asked[3], ask(4)]);
    expect(begun).toEqual([0, 1, 2, 3, 4]);
  });

  it('do not wait for one that takes long', async () => {
    const { pace, begun, ask } = aPace();
    pace.called();
    await ask(0);
    await ask(1);
    expect(begun).toEqual([0, 1]);
  });
});
