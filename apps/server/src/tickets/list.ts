import type { TicketState } from '@linia/domain';
import type { TicketRow } from '@linia/protocol';
import { readViewer } from '../people/viewer.ts';
import type { Queryable } from '../shell/database.ts';
import type { SignedIn } from '../shell/web.ts';
import { liveTicket, ticketRows } from './rows.ts';

type TicketFilter = {
  departmentId?: number | undefined;
  ownerId?: number | undefined;
  /** One state, or all in which somebody still owes something. */
  state?: TicketState | 'live' | undefined;
};

/** Requests a person may open, by department, owner and state. */
export async function listTickets(db: Queryable, person: SignedIn, filter: TicketFilter): Promise<TicketRow[]> {
  const viewer = await readViewer(db, person);
  const departments = [
    ...(person.roles.includes('agent') ? viewer.memberDepartmentIds : []),
    ...(person.roles.includes('head') ? viewer.headedDepartmentIds : []),
  ];
  return ticketRows(
    db,
    `($1::int is null or t.department_id = $1) and ($2::int is null or t.owner_id = $2)
     and ($3::text is null or case when $3 = 'live' then ${liveTicket} else t.state::text = $3 end)
     and ($4 or t.owner_id = $5 or t.department_id = any ($6)
       or exists (select from assignments s join interactions i on i.id = s.interaction_id where s.agent_id = $5 and (i.id = t.origin_id or i.ticket_id = t.id)))`,
    [
      filter.departmentId ?? null,
      filter.ownerId ?? null,
      filter.state ?? null,
      person.roles.includes('supervisor'),
      person.agentId,
      departments,
    ],
  );
}
