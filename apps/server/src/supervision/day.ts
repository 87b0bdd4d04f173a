import type { DeskSnapshot } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';

/**
 * A person's own day: calls they talked in, and how long a talk of theirs was on average: from the sound to its end,
 * without hold and wrap-up; talks that still go on have no length yet. Nobody yet is «—».
 */
export async function todayOf(db: Queryable, agentId: number): Promise<DeskSnapshot['today']> {
  const { rows } = await db.query(
    `select count(distinct interaction_id)::int as calls,
       round(avg(extract(epoch from ended_at - connected_at) * 1000 - held_ms))::int as "averageTalkMs"
     from assignments where agent_id = $1 and interaction_id is not null and created_at >= day_start(linia_now()) and connected_at is not null`,
    [agentId],
  );
  return rows[0] as DeskSnapshot['today'];
}
