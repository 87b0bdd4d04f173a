import { cleanInput } from '@linia/domain';
import type { TicketChange } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Actor, Verb } from '../../shell/verb.ts';
import { escalateTicket } from '../escalate.ts';

type Changing = TicketChange & { ticketId: number };

/** Something about a request is set: whose it is, its state, department, tags, company, subject. What is so already changes nothing. */
export const changeTicket: Verb<Changing> = async (tx, input, actor) => {
  const { rows } = await tx.query('select merged_into as "mergedInto" from tickets where id = $1 for no key update', [
    input.ticketId,
  ]);
  if (rows[0]?.mergedInto) throw new Refusal('ticket.merged', 409);
  await changes[input.kind](tx, input as never, actor);
  return { result: null };
};

type Of<K extends TicketChange['kind']> = Extract<TicketChange, { kind: K }> & { ticketId: number };
const changes: { [K in TicketChange['kind']]: (tx: Queryable, input: Of<K>, actor: Actor) => Promise<void> } = {
  assign,
  status: async (tx, { ticketId, to }, actor) => {
    await tx.query('select move_ticket_to($1, $2, $3)', [ticketId, to, by(actor)]);
  },
  department,
  tags,
  organization,
  counterparty,
  subject,
};

const by = (actor: Actor): string => `agent:${actor.agentId}`;

async function record(tx: Queryable, ticketId: number, event: string, actor: Actor, data: object): Promise<void> {
  await tx.query('select advance_ticket($1, $2, $3, $4)', [ticketId, event, by(actor), JSON.stringify(data)]);
}

/** Whose it is from now on; null: nobody's. */
async function assign(tx: Queryable, { ticketId, ownerId }: Of<'assign'>, actor: Actor): Promise<void> {
  const { rows } = await tx.query(
    `select t.owner_id as "from", a.id is not null as known from tickets t left join agents a on a.id = $2 and a.disabled_at is null where t.id = $1`,
    [ticketId, ownerId],
  );
  if (ownerId !== null && !rows[0].known) throw new Refusal('person.unknown', 422, { field: 'ownerId' });
  if (rows[0].from === ownerId) return;
  await tx.query('update tickets set owner_id = $2 where id = $1', [ticketId, ownerId]);
  await record(tx, ticketId, 'assigned', actor, { from: rows[0].from, owner: ownerId });
}

async function department(
  tx: Queryable,
  { ticketId, departmentId, reasonId, comment = '' }: Of<'department'>,
  actor: Actor,
): Promise<void> {
  if (reasonId !== undefined) {
    await escalateTicket(tx, { ticketId, departmentId, reasonId, comment }, actor);
    return;
  }
  const { rows } = await tx.query(
    `select t.department_id as "from", t.owner_id as owner, exists (select from departments where id = $2 and not closed) as known from tickets t where t.id = $1`,
    [ticketId, departmentId],
  );
  if (!rows[0].known) throw new Refusal('department.unknown', 422, { field: 'departmentId' });
  if (rows[0].from === departmentId) return;
  // its owner is one of the former department's people
  await tx.query('update tickets set department_id = $2, owner_id = null where id = $1', [ticketId, departmentId]);
  await record(tx, ticketId, 'changed', actor, { from: rows[0].from, department: departmentId, owner: rows[0].owner });
}

/** In lower case, at most twenty of them. */
async function tags(tx: Queryable, { ticketId, add, remove }: Of<'tags'>, actor: Actor): Promise<void> {
  const clean = (all: readonly string[]) =>
    all.map((tag) => cleanInput(tag, 40).toLowerCase()).filter((tag) => tag !== '');
  const { rows: gone } = await tx.query(
    'delete from ticket_tags where ticket_id = $1 and tag = any ($2) returning tag',
    [ticketId, clean(remove)],
  );
  const { rows: made } = await tx.query(
    'insert into ticket_tags (ticket_id, tag) select $1, unnest($2::text[]) on conflict do nothing returning tag',
    [ticketId, clean(add)],
  );
  const { rows } = await tx.query('select count(*)::int as all from ticket_tags where ticket_id = $1', [ticketId]);
  if (rows[0].all > 20) throw new Refusal('ticket.tags', 422, { field: 'tags' });
  if (gone.length + made.length === 0) return;
  await record(tx, ticketId, 'changed', actor, {
    tagged: made.map(({ tag }) => tag),
    untagged: gone.map(({ tag }) => tag),
  });
}

/** Which company it is about; its contact stays only if it is one of theirs, its plan follows (`keep_deadlines`). */
async function organization(
  tx: Queryable,
  { ticketId, organizationId }: Of<'organization'>,
  actor: Actor,
): Promise<void> {
  const { rows } = await tx.query(
    `select t.organization_id as "from", live_organization($2) as to from tickets t where t.id = $1`,
    [ticketId, organizationId],
  );
  const { from, to } = rows[0] as { from: number | null; to: number | null };
  if (organizationId !== null && !(await exists(tx, 'organizations', to)))
    throw new Refusal('organization.unknown', 422);
  if (from === to) return;
  await tx.query(
    `update tickets t set organization_id = $2,
       contact_id = (select c.id from contacts c where c.id = t.contact_id and (c.organization_id is null or c.organization_id = $2))
     where id = $1`,
    [ticketId, to],
  );
  await record(tx, ticketId, 'changed', actor, { from, organization: to });
}

const exists = async (tx: Queryable, table: 'organizations', id: number | null): Promise<boolean> =>
  (await tx.query(`select from ${table} where id = $1`, [id])).rowCount === 1;

/** With whom the trouble is, as a person reads it out of the letter. */
async function counterparty(tx: Queryable, { ticketId, name }: Of<'counterparty'>, actor: Actor): Promise<void> {
  const clean = name === null ? null : cleanInput(name, 300) || null;
  const { rowCount } = await tx.query(
    'update tickets set counterparty = $2 where id = $1 and counterparty is distinct from $2',
    [ticketId, clean],
  );
  if (rowCount) await record(tx, ticketId, 'changed', actor, { counterparty: clean });
}

async function subject(tx: Queryable, input: Of<'subject'>, actor: Actor): Promise<void> {
  const clean = cleanInput(input.subject, 300);
  if (clean === '') throw new Refusal('ticket.subject', 422, { field: 'subject' });
  const { rowCount } = await tx.query('update tickets set subject = $2 where id = $1 and subject <> $2', [
    input.ticketId,
    clean,
  ]);
  if (rowCount) await record(tx, input.ticketId, 'changed', actor, { subject: clean });
}
