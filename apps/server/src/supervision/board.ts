import type { Board } from '@linia/protocol';
import { readViewer } from '../people/viewer.ts';
import { readClosedNow } from '../queues/calendars/closed-now.ts';
import type { Database } from '../shell/database.ts';
import type { SignedIn } from '../shell/web.ts';

/** Whose lines a reader of the board sees. */
export type BoardScope = { queueIds: number[] | 'all' };

/** Supervisors: every line (until supervised lines are chosen by name). Heads: the lines of the departments they head. */
export async function boardScope(db: Database, person: SignedIn): Promise<BoardScope> {
  if (person.roles.includes('supervisor')) return { queueIds: 'all' };
  const { headedDepartmentIds } = await readViewer(db.pool, person);
  const { rows } = await db.pool.query('select id from queues where department_id = any ($1) order by id', [
    headedDepartmentIds,
  ]);
  return { queueIds: rows.map((row) => row.id as number) };
}

/** The board as it stands: one snapshot, and which lines are closed by the clock. */
export async function readBoard(db: Database, scope: BoardScope): Promise<Board> {
  const { rows } = await db.pool.query('select read_board($1) as board', [queuesOf(scope)]);
  const board = rows[0].board as Board;
  const closed = await readClosedNow(db.pool);
  return { ...board, queues: board.queues.map((queue) => ({ ...queue, closed: closed.get(queue.queueId) ?? null })) };
}

/** As the functions take it: null is all. */
export const queuesOf = ({ queueIds }: BoardScope): number[] | null => (queueIds === 'all' ? null : queueIds);
