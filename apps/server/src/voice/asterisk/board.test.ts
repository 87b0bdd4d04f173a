import { expect, it } from 'vitest';
import type { AriEvent } from './ari-types.ts';
import { Board } from './board.ts';
import { newLeg, outOf } from './calls.ts';
import { hear } from './events.ts';

const event = (type: 'StasisEnd' | 'ChannelDestroyed', id: string, cause = 16) =>
  ({ type, channel: { id, state: 'Up' }, cause }) as unknown as AriEvent;

it('why a channel ended is kept of who was called, as long as the call goes on, and of nobody else', async () => {
  const board = new Board({ look: () => {} } as unknown as Board);
  const called = outOf(7, 1);
  board.legs.set('caller', newLeg({ id: 'caller', state: 'Up' }, 'caller', 0));
  board.legs.set(called, newLeg({ id: called, state: 'Down' }, 'out', 7, 1));
  for (const id of ['caller', 'spy-7-1-listen-x', 'of-another']) {
    await hear(board, event('StasisEnd', id));
    await hear(board, event('ChannelDestroyed', id));
  }
  await hear(board, event('ChannelDestroyed', called, 17));
  expect([...board.causes]).toEqual([[called, 17]]);
  board.forget(7);
  expect(board.causes.size).toBe(0);
});
