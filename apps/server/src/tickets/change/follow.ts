import type { Verb } from '../../shell/verb.ts';

/** Who wants to know what becomes of a request, or no longer. It is nobody's history: no event. */
export const followTicket: Verb<{ ticketId: number; follows: boolean }> = async (tx, { ticketId, follows }, actor) => {
  await tx.query(
    follows
      ? 'insert into ticket_followers (ticket_id, agent_id) values ($1, $2) on conflict do nothing'
      : 'delete from ticket_followers where ticket_id = $1 and agent_id = $2',
    [ticketId, actor.agentId],
  );
  await tx.query(`select pg_notify('linia', 'ticket:' || $1::bigint || ':0')`, [ticketId]);
  return { result: null };
};

/** Whoever opens a request has seen the notes in which they are named. */
export const seeMentions: Verb<{ ticketId: number }> = async (tx, { ticketId }, actor) => {
  await tx.query(
    'update ticket_mentions set seen_at = linia_now() where ticket_id = $1 and agent_id = $2 and seen_at is null',
    [ticketId, actor.agentId],
  );
  return { result: null };
};
