import { maySee, type Seen } from '@linia/domain';
import { readViewer } from '../people/viewer.ts';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { SignedIn } from '../shell/web.ts';

/**
 * Where a request has been, for `maySee`: its owner, whoever wrote in it, whoever had a call about it; its department and
 * that one's queue. Who has this company on the line right now took part as well: the caller asks about it.
 */
async function readSeen(db: Queryable, ticketId: number): Promise<Seen<number>> {
  const { rows } = await db.query(
    `with t as (select * from tickets where id = $1)
     select
       array(select owner_id from t where owner_id is not null
         union select agent_id from ticket_followers where ticket_id = $1
         union select substring(actor from '^agent:([0-9]+)$')::int from ticket_events where ticket_id = $1 and actor like 'agent:%'
         union select s.agent_id from t join interactions i on i.id = t.origin_id or i.ticket_id = t.id join assignments s on s.interaction_id = i.id
         union select s.agent_id from t join interactions i on i.organization_id = t.organization_id
           join assignments s on s.interaction_id = i.id and (s.state <> 'done' or s.to_finish)) as "participantIds",
       array(select q.id from t join queues q on q.department_id = t.department_id) as "queueIds",
       array(select department_id from t where department_id is not null) as "departmentIds"`,
    [ticketId],
  );
  return rows[0] as Seen<number>;
}

/** The request with this number, if the reader may open it; its line alone everybody sees in search and on the company's card. */
export async function openTicket(db: Queryable, person: SignedIn, number: number): Promise<number> {
  const { rows } = await db.query('select id from tickets where number = $1', [number]);
  if (!rows[0]) throw new Refusal('ticket.unknown', 404);
  const id = rows[0].id as number;
  if (!maySee(await readViewer(db, person), await readSeen(db, id))) throw new Refusal('ticket.not_for_you', 403);
  return id;
}
