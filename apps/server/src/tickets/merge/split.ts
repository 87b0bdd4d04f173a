import { cleanInput } from '@linia/domain';
import { Refusal } from '../../shell/refusal.ts';
import type { Verb } from '../../shell/verb.ts';
import { moveMessages } from './merge.ts';

type Splitting = { ticketId: number; messages: number[]; subject: string };

/** Two matters in one request: letters of the second get a request of their own, of the same company and department. */
export const splitTicket: Verb<Splitting, { id: number; number: number }> = async (tx, input, actor) => {
  const { ticketId, messages } = input;
  const by = `agent:${actor.agentId}`;
  const subject = cleanInput(input.subject, 300);
  if (subject === '') throw new Refusal('ticket.subject', 422, { field: 'subject' });
  const { rows } = await tx.query(
    `select t.number, t.merged_into as "mergedInto", t.organization_id as organization, t.contact_id as contact, t.service_id as service, t.department_id as department,
       (select count(*)::int from messages m where m.ticket_id = t.id and m.kind <> 'notice') as all,
       (select count(*)::int from messages m where m.ticket_id = t.id and m.id = any ($2) and m.kind <> 'notice' and (m.direction = 'in' or m.sent_at is not null)) as going,
       coalesce((select left(m.text, 20000) from messages m where m.ticket_id = t.id and m.id = any ($2) order by m.at, m.id limit 1), '') as text
     from tickets t where t.id = $1 for no key update`,
    [ticketId, messages],
  );
  const from = rows[0];
  if (from.mergedInto !== null) throw new Refusal('ticket.merged', 409);
  if (from.going === 0 || from.going < messages.length) throw new Refusal('split.letters', 409);
  if (from.going === from.all) throw new Refusal('split.all', 409);
  const { rows: made } = await tx.query(
    `select ticket_id as id, ticket_number as number from create_ticket($1, $2, $3, $4, $5, $6, null, null, $7, 'email')`,
    [subject, from.text, from.organization, from.contact, from.service, from.department, by],
  );
  const { id, number } = made[0] as { id: number; number: number };
  await moveMessages(tx, ticketId, id, messages);
  await tx.query(`insert into ticket_links (ticket_id, other_id, kind) values ($1, $2, 'split')`, [ticketId, id]);
  await tx.query(`select advance_ticket($1, 'parted', $2, $3)`, [ticketId, by, JSON.stringify({ number })]);
  await tx.query(`select advance_ticket($1, 'changed', $2, $3)`, [id, by, JSON.stringify({ splitFrom: from.number })]);
  return { result: { id, number } };
};

/** Two requests belong together, or no longer. */
export const linkTickets: Verb<{ ticketId: number; otherId: number; linked: boolean }> = async (
  tx,
  { ticketId, otherId, linked },
  actor,
) => {
  if (ticketId === otherId) throw new Refusal('merge.itself', 422);
  const pair = [Math.min(ticketId, otherId), Math.max(ticketId, otherId)];
  const { rows } = await tx.query('select id, number from tickets where id = any ($1) order by id for no key update', [
    pair,
  ]);
  const { rowCount } = await tx.query(
    linked
      ? 'insert into ticket_links (ticket_id, other_id) values ($1, $2) on conflict do nothing'
      : 'delete from ticket_links where ticket_id = $1 and other_id = $2',
    pair,
  );
  if (rowCount === 0) return { result: null };
  for (const { id } of rows)
    await tx.query(`select advance_ticket($1, 'changed', $2, $3)`, [
      id,
      `agent:${actor.agentId}`,
      JSON.stringify({ [linked ? 'linked' : 'unlinked']: rows.find((row) => row.id !== id).number }),
    ]);
  return { result: null };
};
