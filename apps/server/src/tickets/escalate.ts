import { cleanInput } from '@linia/domain';
import type { TicketEscalate } from '@linia/protocol';
import { Refusal } from '../shell/refusal.ts';
import type { Verb } from '../shell/verb.ts';

/**
 * A request goes to another department, with a reason: it stands in that one's line at once, its former owner has it no more,
 * its history says who sent it and why. Its deadlines stay: they are the customer's, not the department's.
 */
export const escalateTicket: Verb<TicketEscalate & { ticketId: number }> = async (
  tx,
  { ticketId, departmentId, reasonId, comment },
  actor,
) => {
  const { rows } = await tx.query(
    `select t.department_id as "from", t.owner_id as owner, t.merged_into as "mergedInto", d.name as "to", d.closed, r.name as reason
     from tickets t left join departments d on d.id = $2 left join reasons r on r.id = $3 and r.kind = 'escalate' and not r.retired
     where t.id = $1 for no key update of t`,
    [ticketId, departmentId, reasonId],
  );
  const { from, owner, mergedInto, to, closed, reason } = rows[0];
  if (mergedInto !== null) throw new Refusal('ticket.merged', 409);
  if (to === null) throw new Refusal('department.unknown', 422, { field: 'departmentId' });
  if (closed) throw new Refusal('department.closed', 409, { field: 'departmentId' });
  if (reason === null) throw new Refusal('reason.unknown', 422, { field: 'reasonId' });
  if (from === departmentId) throw new Refusal('ticket.same_department', 409, { field: 'departmentId' });
  await tx.query('select escalate_ticket($1, $2, $3, $4)', [
    ticketId,
    departmentId,
    `agent:${actor.agentId}`,
    JSON.stringify({
      from,
      department: departmentId,
      to,
      owner,
      reason,
      note: cleanInput(comment, 2_000) || undefined,
    }),
  ]);
  return { result: null };
};
