import type { Database } from '../shell/database.ts';

export const rooms = {
  all: 'desks',
  agent: (id: number) => `agent:${id}`,
  /** Members of a department's queue: they see its escalations with their context. */
  queue: (id: number) => `queue:${id}`,
  /** Members of any line: they see how it stands. */
  figures: (id: number) => `figures:${id}`,
};

/** The lines a person sits in, as rooms. */
export async function memberRooms(db: Database, agentId: number): Promise<string[]> {
  const { rows } = await db.pool.query(
    'select q.id, q.department_id is not null as department from queue_members m join queues q on q.id = m.queue_id where m.agent_id = $1',
    [agentId],
  );
  return rows.flatMap(({ id, department }) => [rooms.figures(id), ...(department ? [rooms.queue(id)] : [])]);
}
