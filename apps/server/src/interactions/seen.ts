import { maySee, type Seen } from '@linia/domain';
import { readViewer } from '../people/viewer.ts';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { SignedIn } from '../shell/web.ts';

/**
 * Where a call has been, for `maySee`: everyone with a part in it or being asked right now, every queue and department it
 * stood in. A call that never stood in a queue belongs to its line's.
 */
export async function readSeen(db: Queryable, interactionId: number): Promise<Seen<number>> {
  const { rows } = await db.query(
    `with places as (
       select queue_id from queue_entries where interaction_id = $1 and queue_id is not null
       union select (v.data ->> 'from')::int from interaction_events v where v.interaction_id = $1 and v.type = 'moved' and v.data ->> 'from' is not null
       union select l.queue_id from interactions i join lines l on l.id = i.line_id where i.id = $1),
     asked as (select department_id from escalations where interaction_id = $1 and department_id is not null)
     select exists (select from interactions where id = $1) as known,
       array(select agent_id from assignments where interaction_id = $1
         union select agent_id from offers where interaction_id = $1 and state = 'pending'
         union select from_agent from escalations where interaction_id = $1) as "participantIds",
       array(select queue_id from places) as "queueIds",
       array(select department_id from asked
         union select q.department_id from queues q join places p on p.queue_id = q.id where q.department_id is not null) as "departmentIds"`,
    [interactionId],
  );
  const { known, ...seen } = rows[0] as Seen<number> & { known: boolean };
  if (!known) throw new Refusal('call.unknown', 404);
  return seen;
}

/** Refuses a reader whose call it is not: took part, a department of theirs was asked, a queue they supervise, one they head. */
export async function refuseUnseen(
  db: Queryable,
  person: Pick<SignedIn, 'agentId' | 'roles'>,
  interactionId: number,
): Promise<void> {
  const seen = await readSeen(db, interactionId);
  if (!maySee(await readViewer(db, person), seen)) throw new Refusal('call.not_for_you', 403);
}
