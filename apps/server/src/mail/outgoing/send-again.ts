import { journal } from '../../shell/journal.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Verb } from '../../shell/verb.ts';

/**
 * A letter that leaves no more by itself is sent once more, the same letter under the same Message-ID; one that still waits for its
 * next attempt is tried now. Pressed twice, or by two at once, it is one attempt: the second finds it under way.
 */
export const sendAgain: Verb<{ message: number }> = async (tx, { message }, actor) => {
  const { rows: of } = await tx.query(
    `select m.ticket_id as "ticketId", m.feedback_id as "feedbackId", t.number, m.kind from messages m left join tickets t on t.id = m.ticket_id where m.id = $1 and m.direction = 'out'`,
    [message],
  );
  if (!of[0]) throw new Refusal('letter.unknown', 404);
  const { ticketId, feedbackId, number, kind } = of[0] as {
    ticketId: number | null;
    feedbackId: number | null;
    number: number | null;
    kind: string;
  };
  await tx.query('select from tickets where id = $1 for no key update', [ticketId]);
  await tx.query('select from feedback where id = $1 for no key update', [feedbackId]);
  await tx.query('select from messages where id = $1 for no key update', [message]);
  // by whoever sends it this moment it is waited for: then it has gone, or failed anew
  const { rowCount: waiting } = await tx.query(
    `update outbox set not_before = least(not_before, linia_now())
     where kind = 'mail.send' and done_at is null and failed_at is null and (payload ->> 'message')::bigint = $1 and not payload ? 'only'
       and exists (select from messages m where m.id = $1 and m.sent_at is null and m.bounced_at is null and m.trouble_code is not null)
       and not_before > linia_now() and (claimed_until is null or claimed_until <= linia_now())`,
    [message],
  );
  if (waiting === 0) {
    const { rowCount: queued } = await tx.query(
      `update messages m set bounced_at = null, bounce_status = null, due_at = linia_now(), outbox_id = queue_answer(m.id, '0 s')
       where m.id = $1 and m.sent_at is null and not exists (select from outbox o where o.kind = 'mail.send' and o.done_at is null and o.failed_at is null
         and (o.payload ->> 'message')::bigint = m.id and not o.payload ? 'only')`,
      [message],
    );
    if (queued === 0) throw new Refusal('answer.not_failed', 409);
  }
  await journal(tx, actor.agentId, 'letter_sent_again', { message, number, kind });
  const root = ticketId ?? feedbackId;
  if (root !== null && kind === 'answer' && waiting === 0)
    await tx.query(`select ${ticketId === null ? 'advance_feedback' : 'advance_ticket'}($1, 'answer_resent', $2, $3)`, [
      root,
      `agent:${actor.agentId}`,
      JSON.stringify({ message }),
    ]);
  await tx.query(`select pg_notify('linia', 'outbox:0:0')`);
  return { result: null };
};
