import { Refusal } from '../shell/refusal.ts';
import type { Verb } from '../shell/verb.ts';

type Noting = { ticketId: number; note: string; mentions?: readonly number[] };

/** A note in a request, for colleagues. Whoever is named in it finds it among their things, follows it and may open it from then on. */
export const noteTicket: Verb<Noting> = async (tx, { ticketId, note, mentions = [] }, actor) => {
  const text = note.trim();
  if (text === '') throw new Refusal('ticket.note', 422, { field: 'note' });
  const { rows } = await tx.query('select id from agents where id = any ($1) and id <> $2 and disabled_at is null', [
    mentions,
    actor.agentId,
  ]);
  const named = rows.map(({ id }) => id as number);
  const { rows: told } = await tx.query(`select advance_ticket($1, 'noted', $2, $3) as version`, [
    ticketId,
    `agent:${actor.agentId}`,
    JSON.stringify({ note: text, ...(named.length > 0 && { mentions: named }) }),
  ]);
  await tx.query(
    `insert into ticket_mentions (ticket_id, version, agent_id, by_id, at) select $1, $2, unnest($3::int[]), $4, linia_now()`,
    [ticketId, told[0].version, named, actor.agentId],
  );
  await tx.query(
    'insert into ticket_followers (ticket_id, agent_id) select $1, unnest($2::int[]) on conflict do nothing',
    [ticketId, named],
  );
  await tx.query(`delete from ticket_drafts where ticket_id = $1 and agent_id = $2 and kind = 'note'`, [
    ticketId,
    actor.agentId,
  ]);
  return { result: null };
};
