import { cleanInput } from '@linia/domain';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Done } from '../../shell/verb.ts';
import type { OpenLink } from './find-link.ts';
import { holdWhereItLeads } from './hold.ts';

const commentLimit = 2000;

/** Once said, it can be changed while the request is solved, and for a week where it has been closed meanwhile. */
const stands = `r.ticket_id = $1 and r.address = $2 and r.solved_at = t.solved_at`;
export async function ratingOf(
  db: Queryable,
  { ticketId, address }: Pick<OpenLink, 'ticketId' | 'address'>,
): Promise<{ rating: { score: number; comment: string; at: string } | null; mayRate: boolean }> {
  const { rows } = await db.query(
    `select case when r.id is not null then jsonb_build_object('score', r.score, 'comment', r.comment, 'at', coalesce(r.changed_at, r.at)) end as rating,
       t.state in ('solved', 'closed') and t.solved_at is not null and (r.id is null or t.state = 'solved' or r.at > linia_now() - interval '7 days') as "mayRate"
     from tickets t left join ticket_ratings r on ${stands} where t.id = $1`,
    [ticketId, address],
  );
  return rows[0] as Awaited<ReturnType<typeof ratingOf>>;
}

/** A customer says how their request was solved. The same once more, or from another window at once, is said once. */
export async function rateSolution(
  tx: Queryable,
  { link, score, comment }: { link: OpenLink; score: number; comment: string },
): Promise<Done> {
  if (!Number.isInteger(score) || score < 1 || score > 5) throw new Refusal('rating.score', 422, { field: 'score' });
  const said = cleanInput(comment, commentLimit);
  const ticketId = await holdWhereItLeads(tx, link.linkId);
  const { rating, mayRate } = await ratingOf(tx, { ticketId, address: link.address });
  if (rating?.score === score && rating.comment === said) return { result: null };
  if (!mayRate) throw new Refusal('rating.closed', 409);
  await tx.query(
    `insert into ticket_ratings as r (ticket_id, address, solved_at, score, comment, at, owner_id, department_id)
     select t.id, $2, t.solved_at, $3, $4, linia_now(), t.owner_id, t.department_id from tickets t where t.id = $1
     on conflict (ticket_id, address, solved_at) do update set score = excluded.score, comment = excluded.comment, changed_at = linia_now()`,
    [ticketId, link.address, score, said],
  );
  await tx.query(`select advance_ticket($1, 'rated', 'caller', $2)`, [
    ticketId,
    JSON.stringify({ score, ...(rating !== null && { was: rating.score }) }),
  ]);
  return { result: null };
}
