import type { Board } from '@linia/protocol';
import { readViewer } from '../people/viewer.ts';
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

/** The board as it stands: one round trip, one snapshot. */
export async function readBoard(db: Database, scope: BoardScope): Promise<Board> {
  const { rows } = await db.pool.query('select read_board($1) as board', [queuesOf(scope)]);
  return rows[0].board as Board;
}

/** As the functions take it: null is all. */
export const queuesOf = ({ queueIds }: BoardScope): number[] | null => (queueIds === 'all' ? null : queueIds);
