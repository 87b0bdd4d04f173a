import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Shift } from './shift.testing.ts';
import { ToldBoard } from './told-board.ts';

let shift: Shift;
beforeAll(async () => {
  shift = await Shift.begin('2026-02-02T12:00:00+03:00', { agents: 3, specialists: 1 });
});
afterAll(() => shift.end());

describe('a board that is told to those who have the one before', () => {
  it('is told whole at first, then only by the rows that differ, with the order of all', async () => {
    const told = new ToldBoard();
    const first = await shift.board();
    expect(told.tell(first)).toMatchObject({
      whole: true,
      agents: { rows: first.agents },
      queues: { rows: first.queues },
    });

    const call = await shift.comeIn();
    const now = await shift.board();
    const change = told.tell(now);
    expect(change).toMatchObject({ whole: false, at: now.at, calls: { rows: now.calls, order: [call] } });
    const asked = now.agents.filter(({ engagement }) => engagement === 'offered');
    expect(asked).toHaveLength(1);
    expect(change.agents).toEqual({ rows: asked, order: now.agents.map(({ id }) => id) });
    expect(change.queues.rows.length).toBeLessThan(now.queues.length);

    const again = told.tell({ ...now, at: 'later' });
    expect(again).toMatchObject({ at: 'later', calls: { rows: [], order: [call] }, agents: { rows: [] } });
    told.forget();
    expect(told.tell(now).whole).toBe(true);
  });
});
