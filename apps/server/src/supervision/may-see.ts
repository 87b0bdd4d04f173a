import { maySee, type Seen, type Viewer } from '@linia/domain';
import type { Database } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { SignedIn } from '../shell/web.ts';

/** Refuses whoever may not open this call: the one table of packages/domain, asked with the rows of this call and person. */
export async function refuseUnseen(db: Database, person: SignedIn, interactionId: number): Promise<void> {
  const { rows } = await db.pool.query(
    `select i.id,
       array(select s.agent_id from assignments s where s.interaction_id = i.id) as "participantIds",
       array(select queue_id from (${stoodIn}) q where queue_id is not null) as "queueIds",
       array(select department_id from queues where department_id is not null and id in (${stoodIn})
         union select x.department_id from escalations x where x.interaction_id = i.id and x.department_id is not null) as "departmentIds",
       array(select q.department_id from queue_members m join queues q on q.id = m.queue_id where m.agent_id = $2 and q.department_id is not null) as "memberDepartmentIds",
       -- supervisors have every line, until supervised lines are chosen by name
       array(select q.id from queues q) as "supervisedQueueIds",
       array(select d.id from departments d where d.head_id = $2) as "headedDepartmentIds"
     from interactions i where i.id = $1`,
    [interactionId, person.agentId],
  );
  const row = rows[0] as (Seen<number> & Omit<Viewer<number>, 'id' | 'roles'>) | undefined;
  if (!row) throw new Refusal('call.unknown', 404);
  if (!maySee({ ...row, id: person.agentId, roles: person.roles }, row)) throw new Refusal('right.missing', 403);
}

/** Every line the call stood in, also those it was moved out of; its number's line, where it never stood in any. */
const stoodIn = `
  select e.queue_id from queue_entries e where e.interaction_id = i.id
  union select (v.data->>'from')::int from interaction_events v where v.interaction_id = i.id and v.type = 'moved'
  union select l.queue_id from lines l where l.id = i.line_id`;
