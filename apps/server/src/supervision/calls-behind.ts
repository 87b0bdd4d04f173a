import type { BoardListRow, BoardMetric } from '@linia/protocol';
import type { Database } from '../shell/database.ts';
import { queuesOf, type BoardScope } from './board.ts';

/** The calls behind a figure of the board: exactly those it counts, newest first. */
export async function readCallsBehind(db: Database, metric: BoardMetric, scope: BoardScope): Promise<BoardListRow[]> {
  const { rows } = await db.pool.query('select * from calls_behind($1, $2)', [metric, queuesOf(scope)]);
  return rows as BoardListRow[];
}
