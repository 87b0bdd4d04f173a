import { ticketStates } from '@linia/domain';
import type { TicketFilter } from '@linia/protocol';
import type { Viewer } from '@linia/domain';
import { liveTicket } from '../rows.ts';

/** A condition over `t` with its values: what the list narrows by, and what its reader may see at all. */
export type Where = { sql: string; values: unknown[] };

export class Conditions {
  readonly #parts: string[] = [];
  readonly values: unknown[] = [];

  /** `?` stands for the value, however often. */
  add(sql: string, value?: unknown): void {
    if (sql.includes('?')) this.values.push(value);
    this.#parts.push(sql.replaceAll('?', `$${this.values.length}`));
  }

  get sql(): string {
    return this.#parts.join('\n and ');
  }
}

const states = (text: string) => text.split(',').filter((each) => (ticketStates as readonly string[]).includes(each));

/**
 * Requests that a person may open; the same answer as `maySee`, as a condition. What hangs on the person is read once, not asked
 * of each request on the way along a list.
 */
export function addVisible(where: Conditions, viewer: Viewer<number>): void {
  where.add('t.merged_into is null');
  if (viewer.roles.includes('supervisor')) return;
  const departments = [
    ...(viewer.roles.includes('agent') ? viewer.memberDepartmentIds : []),
    ...(viewer.roles.includes('head') ? viewer.headedDepartmentIds : []),
  ];
  where.add(
    `(t.department_id = any (?) ${
      viewer.roles.includes('agent')
        ? `or t.owner_id = ${viewer.id}
      or t.id in (select f.ticket_id from ticket_followers f where f.agent_id = ${viewer.id})
      or t.origin_id in (select s.interaction_id from assignments s where s.agent_id = ${viewer.id} and s.interaction_id is not null)
      or t.id in (select i.ticket_id from assignments s join interactions i on i.id = s.interaction_id where s.agent_id = ${viewer.id} and i.ticket_id is not null)`
        : ''
    })`,
    departments,
  );
}

export function addFilter(where: Conditions, filter: TicketFilter, viewer: Viewer<number>): void {
  const me = viewer.id;
  const { state, owner, department, organization, tag } = filter;
  if (state === 'live') where.add(liveTicket);
  else if (state) where.add('t.state = any (?::ticket_state[])', states(state));
  if (owner === 'none') where.add('t.owner_id is null');
  else if (owner !== undefined) where.add('t.owner_id = ?', owner === 'me' ? me : owner);
  if (filter.followed)
    where.add('exists (select from ticket_followers f where f.ticket_id = t.id and f.agent_id = ?)', me);
  if (filter.mentioned)
    where.add(
      'exists (select from ticket_mentions n where n.ticket_id = t.id and n.agent_id = ? and n.seen_at is null)',
      me,
    );
  if (department !== undefined) where.add('t.department_id = ?', department);
  if (organization !== undefined) where.add('t.organization_id = ?', organization);
  if (tag) where.add('exists (select from ticket_tags g where g.ticket_id = t.id and g.tag = ?)', tag.toLowerCase());
  if (filter.overdue) where.add(overdue);
  if (filter.complained) addComplained(where, viewer);
}

/** Of what a head may read of feedback: whoever it is about, and who are no heads, find nothing by it. */
function addComplained(where: Conditions, { id, roles, headedDepartmentIds }: Viewer<number>): void {
  if (!roles.includes('head')) return where.add('false');
  where.add(
    `t.id in (select f.ticket_id from feedback f where f.kind = 'complaint'
      and (f.owner_id = ${id} or f.department_id = any (?) and f.person_id is distinct from ${id}))`,
    headedDepartmentIds,
  );
}

/** A broken promise: no answer, or no solution, in time. */
export const overdue = `t.due_at <= linia_now()`;
