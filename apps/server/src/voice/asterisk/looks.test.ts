import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Looks } from './looks.ts';

/** Each look lasts until it is said to be over. */
function watched(): { looks: Looks; begun: number[]; end: (call: number) => Promise<void> } {
  const begun: number[] = [];
  const underway = new Map<number, () => void>();
  const looks = new Looks((call) => {
    begun.push(call);
    return new Promise((done) => underway.set(call, done));
  });
  const end = async (call: number): Promise<void> => {
    underway.get(call)!();
    await turn();
  };
  return { looks, begun, end };
}

it('what is heard of a call in one moment is one look, and what is heard while it lasts is one more', async () => {
  const { looks, begun, end } = watched();
  const hear = async () => {
    for (let n = 0; n < 3; n++) looks.look(7);
    await turn();
  };
  await hear();
  await end(7);
  expect(begun).toEqual([7]);
  await hear();
  await hear();
  await end(7);
  await end(7);
  await looks.over();
  expect(begun).toEqual([7, 7, 7]);
});

it('calls that are looked through are looked at one after another, and a hang-up of another is not kept waiting', async () => {
  const { looks, begun, end } = watched();
  const through = looks.lookInTurn([1, 2, 3]);
  await turn();
  looks.look(9);
  await turn();
  expect(begun).toEqual([1, 9]);
  for (const call of [1, 2, 3]) await end(call);
  await through;
  expect(begun).toEqual([1, 9, 2, 3]);
  await end(9);
  await looks.over();
});

it('who is stopped ends the look that goes on, and begins none of those whose turn would be next', async () => {
  const { looks, begun, end } = watched();
  const through = looks.lookInTurn([1, 2]);
  await turn();
  const over = looks.over();
  looks.look(9);
  await end(1);
  await Promise.all([over, through]);
  await turn();
  expect(begun).toEqual([1]);
});
