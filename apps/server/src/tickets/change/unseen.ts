import type { Meanwhile, TicketChange } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Actor } from '../../shell/verb.ts';

/**
 * What a person saw and sets is not what a colleague has set since: what that was is told, and nothing is written over. The
 * request is locked here. `seen`: the version before their eyes; absent: whatever it is.
 */
export async function refuseUnseen(
  tx: Queryable,
  ticketId: number,
  seen: number | undefined,
  what: TicketChange['kind'] | 'priority' | 'escalate',
  { agentId }: Actor,
): Promise<void> {
  if (seen === undefined) return;
  await tx.query('select from tickets where id = $1 for no key update', [ticketId]);
  const { rows } = await tx.query(
    `select e.type, e.at, a.name as actor, e.data, max(e.version) over ()::int as version
     from ticket_events e left join agents a on e.actor = 'agent:' || a.id
     where e.ticket_id = $1 and e.version > $2 and e.actor <> $3 and case $4
       when 'status' then e.type in ('opened', 'asked_customer', 'asked_third_party', 'solved', 'reopened', 'closed', 'letter_received', 'merged', 'accepted', 'answered', 'unmerged', 'unmerged_new')
       when 'assign' then e.type in ('accepted', 'escalated') or e.type = 'changed' and e.data ? 'department' or e.type in ('assigned', 'opened', 'answered') and e.data ? 'owner'
       when 'department' then e.type in ('changed', 'escalated') and e.data ? 'department'
       when 'escalate' then e.type in ('accepted', 'escalated', 'solved', 'closed') or e.type = 'changed' and e.data ? 'department'
         or e.type in ('assigned', 'opened', 'answered') and e.data ? 'owner'
       when 'priority' then e.type = 'prioritized'
       when 'organization' then e.type = 'changed' and e.data ? 'organization'
       when 'subject' then e.type = 'changed' and e.data ? 'subject'
       when 'counterparty' then e.type = 'changed' and e.data ? 'counterparty' else false end
     order by e.version`,
    [ticketId, seen, `agent:${agentId}`, what],
  );
  if (rows.length > 0)
    throw new Refusal('ticket.meanwhile', 409, {
      details: { version: rows[0].version, events: rows as Meanwhile['events'] } satisfies Meanwhile,
    });
}
