import { cleanInput } from '@linia/domain';
import type { TicketCreate } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Verb } from '../shell/verb.ts';

/**
 * A numbered request by hand: for a department, or for an employee who is absent (the owner, with the purpose in the
 * description). Made during a call it belongs to that call and knows its company. There is always a department: the one
 * named, the owner's, or the default.
 */
export const createTicket: Verb<TicketCreate, { number: number; id: number }> = async (tx, input, actor) => {
  const by = `agent:${actor.agentId}`;
  const call = input.interactionId === null ? null : await lockCall(tx, input.interactionId, actor.agentId);
  const organizationId = await liveOrganization(tx, input.organizationId ?? call?.organizationId ?? null);
  const contactId = input.contactId ?? (organizationId === call?.organizationId ? (call?.contactId ?? null) : null);
  await checkNames(tx, { ...input, organizationId, contactId });
  const { rows } = await tx.query(
    `select * from create_ticket($1, $2, $3, $4, $5, coalesce($6, (select department_id from agents where id = $7), (select id from departments where is_default)), $7, $8, $9)`,
    [
      subjectOf(input),
      input.description,
      organizationId,
      contactId,
      call?.serviceId ?? null,
      input.departmentId,
      input.ownerId,
      input.interactionId,
      by,
    ],
  );
  const { ticket_id: id, ticket_number: number } = rows[0] as { ticket_id: number; ticket_number: number };
  if (input.interactionId !== null) {
    await tx.query('update interactions set ticket_id = coalesce(ticket_id, $2) where id = $1', [
      input.interactionId,
      id,
    ]);
    await tx.query(`select advance($1, 'ticket_linked', $2, $3)`, [
      input.interactionId,
      by,
      JSON.stringify({ ticket: number }),
    ]);
  }
  return { result: { number, id } };
};

/** A page that was open while its company was merged into another still names the former. */
async function liveOrganization(tx: Queryable, id: number | null): Promise<number | null> {
  if (id === null) return null;
  const { rows } = await tx.query('select live_organization($1) as id', [id]);
  return rows[0].id as number;
}

type Call = { organizationId: number | null; contactId: number | null; serviceId: number | null };

/** Calls before requests, and only by who had this one. */
async function lockCall(tx: Queryable, interactionId: number, agentId: number): Promise<Call> {
  const { rows } = await tx.query(
    `select organization_id as "organizationId", contact_id as "contactId", service_id as "serviceId" from lock_interaction($1)`,
    [interactionId],
  );
  const { rowCount } = await tx.query('select from assignments where interaction_id = $1 and agent_id = $2 limit 1', [
    interactionId,
    agentId,
  ]);
  if (rowCount === 0) throw new Refusal('call.not_yours', 409);
  return rows[0] as Call;
}

function subjectOf({ subject }: TicketCreate): string {
  const clean = cleanInput(subject, 300);
  if (clean === '') throw new Refusal('ticket.subject', 422, { field: 'subject' });
  return clean;
}

async function checkNames(tx: Queryable, input: TicketCreate): Promise<void> {
  const { rows } = await tx.query(
    `select ($1::int is null or exists (select from organizations where id = $1)) as "organization.unknown",
            ($2::int is null or exists (select from contacts where id = $2)) as "contact.unknown",
            ($1::int is null or $2::int is null or exists (select from contacts where id = $2 and coalesce(organization_id, $1) = $1)) as "contact.of_another",
            ($3::int is null or exists (select from departments where id = $3)) as "department.unknown",
            ($4::int is null or exists (select from agents where id = $4 and disabled_at is null)) as "person.unknown"`,
    [input.organizationId, input.contactId, input.departmentId, input.ownerId],
  );
  const fields: Record<string, string> = {
    'organization.unknown': 'organizationId',
    'contact.unknown': 'contactId',
    'contact.of_another': 'contactId',
    'department.unknown': 'departmentId',
    'person.unknown': 'ownerId',
  };
  for (const [code, known] of Object.entries(rows[0] as Record<string, boolean>)) {
    if (!known) throw new Refusal(code, 422, { field: fields[code]! });
  }
}
