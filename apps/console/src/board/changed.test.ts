import type { Board, BoardChange } from '@linia/protocol';
import { describe, expect, it } from 'vitest';
import { changedBoard } from './changed.ts';

const day = { dayFrom: '2026-11-22T21:00:00Z', troubles: [], intervals: [] };
const row = <T>(id: number, state: string) => ({ id, queueId: id, state }) as T;
const board = (at: string, ...rows: [number, string][]) =>
  ({
    ...day,
    at,
    queues: rows.map(([id, state]) => row(id, state)),
    agents: rows.map(([id, state]) => row(id, state)),
    calls: rows.map(([id, state]) => row(id, state)),
  }) as Board;
const change = (at: string, whole: boolean, order: number[], ...rows: [number, string][]) => {
  const list = { rows: rows.map(([id, state]) => row(id, state)), order };
  return { ...day, at, whole, queues: list, agents: list, calls: list } as BoardChange;
};

describe('a board that is told by what differs', () => {
  it('keeps the rows that are the same, takes those that differ, and drops those that are gone', () => {
    const before = board('1', [1, 'free'], [2, 'free'], [3, 'away']);
    const after = changedBoard(before, change('2', false, [4, 1, 2], [2, 'talking'], [4, 'free']));
    expect(after).toEqual(board('2', [4, 'free'], [1, 'free'], [2, 'talking']));
    expect(after!.agents[1]).toBe(before.agents[0]);
  });

  it('is taken whole by who has none, and by who has another one', () => {
    const whole = change('2', true, [1, 2], [1, 'free'], [2, 'free']);
    expect(changedBoard(undefined, whole)).toEqual(board('2', [1, 'free'], [2, 'free']));
    expect(changedBoard(board('1', [1, 'talking'], [9, 'free']), whole)).toEqual(board('2', [1, 'free'], [2, 'free']));
  });

  it('is asked for anew where a row that should be known is not', () => {
    expect(changedBoard(board('1', [1, 'free']), change('2', false, [1, 2]))).toBeNull();
  });
});
