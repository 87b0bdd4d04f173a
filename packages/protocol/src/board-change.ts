import type { Board } from './board.ts';
import type { Id } from './common.ts';

/** Of a list: the rows that differ from those told before, and the whole order. */
export type ListChange<T> = { rows: T[]; order: Id[] };
type Row<K extends 'queues' | 'agents' | 'calls'> = Board[K][number];

/** A board told to who has the one before: of two thousand people some dozens differ. */
export type BoardChange = Omit<Board, 'queues' | 'agents' | 'calls'> & {
  /** All rows are here: nothing that was known before counts. */
  whole: boolean;
  queues: ListChange<Row<'queues'>>;
  agents: ListChange<Row<'agents'>>;
  calls: ListChange<Row<'calls'>>;
};
