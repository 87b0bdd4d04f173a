import type { AnswerDraft } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Verb } from '../../shell/verb.ts';

type Mine = { ticketId: number; message: number };

/**
 * An answer is taken back before it leaves: exactly if nobody has begun to send it. It is a draft again, with its files, and the
 * request is in the state it was in, unless somebody has moved it since.
 */
export const undoAnswer: Verb<Mine> = async (tx, { ticketId, message }, actor) => {
  const by = `agent:${actor.agentId}`;
  await tx.query('select from tickets where id = $1 for no key update', [ticketId]);
  const { rows } = await tx.query(
    `select m.text, m.state_before as before, m.author_id as author, t.state,
       (select count(*)::int from ticket_events e where e.ticket_id = t.id and e.actor <> $3
         and e.version > (select v.version from ticket_events v where v.ticket_id = t.id and v.type = 'answered' and v.data ->> 'message' = m.id::text)) as since,
       exists (select from ticket_events v where v.ticket_id = t.id and v.type = 'answered' and v.data ->> 'message' = m.id::text) as here
     from messages m join tickets t on t.id = m.ticket_id where m.id = $2 and m.ticket_id = $1 and m.kind = 'answer'`,
    [ticketId, message, by],
  );
  const answer = rows[0] as
    { text: string; before: string; author: number; state: string; since: number; here: boolean } | undefined;
  if (!answer) throw new Refusal('answer.gone', 409);
  if (answer.author !== actor.agentId) throw new Refusal('answer.not_yours', 403);
  const { rows: stopped } = await tx.query('select unqueue_answer($1) as stopped', [message]);
  if (!stopped[0].stopped) throw new Refusal('answer.gone', 409);
  await backToDraft(tx, { ticketId, message, agentId: actor.agentId }, answer);
  // an article that nobody got was not given
  await tx.query('delete from faq_given where message_id = $1', [message]);
  await tx.query('delete from messages where id = $1', [message]);
  // its receipt stands for a letter that is no more: said once more under the same id it is to leave
  await tx.query(
    `delete from receipts where source = 'http' and actor = $1 and id like any ($2) and result ->> 'message' = $3`,
    [String(actor.agentId), [`ticket:answer ${ticketId} %`, `ticket:article ${ticketId} %`], String(message)],
  );
  await tx.query(`select advance_ticket($1, 'answer_undone', $2, $3)`, [ticketId, by, JSON.stringify({ message })]);
  // who answered a new one had it in hand, and has
  const back = answer.before === 'new' ? 'open' : answer.before;
  if (answer.here && answer.since === 0) await tx.query('select move_ticket_to($1, $2, $3)', [ticketId, back, by]);
  return { result: null };
};

/** What was typed since stands below what comes back. */
async function backToDraft(
  tx: Queryable,
  { ticketId, message, agentId }: Mine & { agentId: number },
  answer: { text: string; before: string; state: string },
): Promise<void> {
  const { rows } = await tx.query(
    `select kind, name, address from message_recipients where message_id = $1 and kind <> 'from' order by address`,
    [message],
  );
  const of = (kind: string) =>
    rows
      .filter((row) => row.kind === kind)
      .map(({ name, address }) => ({ name: name as string, address: address as string }));
  const after =
    answer.state !== answer.before && answer.state !== 'closed' && answer.state !== 'new' ? answer.state : null;
  const body: AnswerDraft = { to: of('to'), cc: of('cc'), text: answer.text, after: after as AnswerDraft['after'] };
  await tx.query(
    `insert into ticket_drafts as d (ticket_id, agent_id, kind, version, body, saved_at) values ($1, $2, 'answer', 1, $3, linia_now())
     on conflict (ticket_id, agent_id, kind) do update set version = d.version + 1, saved_at = excluded.saved_at,
       body = excluded.body || jsonb_build_object('text', rtrim(excluded.body ->> 'text' || E'\\n\\n' || coalesce(d.body ->> 'text', '')))`,
    [ticketId, agentId, JSON.stringify(body)],
  );
  await tx.query(
    `with back as (delete from attachments where message_id = $3 returning *)
     insert into draft_files (key, ticket_id, agent_id, name, type, bytes, content, at)
     select key, $1, $2, name, type, bytes, content, linia_now() from back order by position`,
    [ticketId, agentId, message],
  );
}

/** A letter that the relay refused, or that waited for it too long, is sent once more: the same letter, under the same Message-ID. */
export const resendAnswer: Verb<Mine> = async (tx, { ticketId, message }, actor) => {
  await tx.query('select from tickets where id = $1 for no key update', [ticketId]);
  const { rowCount } = await tx.query(
    `update messages m set bounced_at = null, bounce_status = null, due_at = linia_now(), outbox_id = queue_answer(m.id, '0 s')
     where m.id = $1 and m.ticket_id = $2 and m.direction = 'out' and m.sent_at is null
       and (m.bounced_at is not null or exists (select from outbox o where o.id = m.outbox_id and o.failed_at is not null))`,
    [message, ticketId],
  );
  if (rowCount === 0) throw new Refusal('answer.not_failed', 409);
  await tx.query(`select advance_ticket($1, 'answer_resent', $2, $3)`, [
    ticketId,
    `agent:${actor.agentId}`,
    JSON.stringify({ message }),
  ]);
  return { result: null };
};
