import type { TicketRow } from '@linia/protocol';
import { prepare, type Queryable } from '../shell/database.ts';

/** A request as one line of a list. Overdue: the first of what is still owed has passed (`due_at`, see `deadlines.sql`). */
export const ticketColumns = `
  t.id, t.number, t.version, t.subject, t.state,
  case when o.id is not null then jsonb_build_object('id', o.id, 'name', o.name) end as organization,
  case when d.id is not null then jsonb_build_object('id', d.id, 'name', d.name) end as department,
  case when w.id is not null then jsonb_build_object('id', w.id, 'name', w.name) end as owner,
  t.created_at as "createdAt", t.respond_by as "respondBy", t.resolve_by as "resolveBy",
  coalesce(t.due_at <= linia_now(), false) as overdue`;

export const ticketTables = `
  tickets t left join organizations o on o.id = t.organization_id left join departments d on d.id = t.department_id
    left join agents w on w.id = t.owner_id`;

/** A live request: somebody still owes something. */
export const liveTicket = `t.state not in ('solved', 'closed')`;

/** @param where a condition over `t`, with the parameters' numbers */
export async function ticketRows(db: Queryable, where: string, values: unknown[], limit = 100): Promise<TicketRow[]> {
  const { rows } = await db.query(
    prepare(
      `select ${ticketColumns} from ${ticketTables} where ${where}
       order by t.due_at nulls last, t.created_at desc, t.id desc limit ${limit}`,
      values,
    ),
  );
  return rows as TicketRow[];
}
