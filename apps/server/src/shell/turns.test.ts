import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

it('a desk’s questions go a few at a time, in the order they were asked', async () => {
  const turns = new Turns({ atOnce: 2 });
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const asked = [1, 2, 3, 4].map(async (n) => {
    const end = await turns.take('anna');
    begun.push(n);
    ends.push(end);
  });
  await Promise.all(asked.slice(0, 2));
  expect(begun).toEqual([1, 2]);
  ends[0]!();
  await asked[2];
  // said twice, it is one turn
  ends[0]!();
  ends[1]!();
  await asked[3];
  expect(begun).toEqual([1, 2, 3, 4]);
});

it('a desk that asks on and on is refused, and its neighbour is not kept waiting', async () => {
  const turns = new Turns({ atOnce: 1, mostWaiting: 1 });
  const end = await turns.take('anna');
  const waiting = turns.take('anna');
  await expect(turns.take('anna')).rejects.toMatchObject({ code: 'rate.limited', status: 429 });
  (await turns.take('boris'))();
  end();
  (await waiting)();
  (await turns.take('anna'))();
});
