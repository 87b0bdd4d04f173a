import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Verb } from '../../shell/verb.ts';

type Half = { id: number; number: number; state: string; organizationId: number | null; mergedInto: number | null };

/** Both, locked by id; the first asked for first. */
async function lockBoth(tx: Queryable, ids: [number, number]): Promise<[Half, Half]> {
  const { rows } = await tx.query(
    `select id, number, state, organization_id as "organizationId", merged_into as "mergedInto"
     from tickets where id = any ($1) order by id for no key update`,
    [ids],
  );
  const [one, two] = ids.map((id) => (rows as Half[]).find((row) => row.id === id));
  if (!one || !two) throw new Refusal('ticket.unknown', 404);
  return [one, two];
}

/**
 * Two requests are about one thing: the letters of the one go into the other, and its number leads there from now on, also for
 * customers who quote it. What is needed to take them apart again is kept.
 */
export const mergeTickets: Verb<{ fromId: number; intoId: number }> = async (tx, { fromId, intoId }, actor) => {
  if (fromId === intoId) throw new Refusal('merge.itself', 422);
  const by = `agent:${actor.agentId}`;
  const [from, into] = await lockBoth(tx, [fromId, intoId]);
  if (from.mergedInto !== null || into.mergedInto !== null) throw new Refusal('ticket.merged', 409);
  if (from.organizationId !== null && into.organizationId !== null && from.organizationId !== into.organizationId)
    throw new Refusal('merge.companies', 409);
  const messages = await moveMessages(tx, fromId, intoId, null);
  await tx.query(
    `insert into ticket_merges (from_id, into_id, at, by_id, state_before, messages) values ($1, $2, linia_now(), $3, $4, $5)`,
    [fromId, intoId, actor.agentId, from.state, messages],
  );
  await tx.query('update tickets set merged_into = $2, claims_id = nullif(claims_id, $2) where id = $1', [
    fromId,
    intoId,
  ]);
  await tx.query(
    'insert into ticket_followers select $2, agent_id from ticket_followers where ticket_id = $1 on conflict do nothing',
    [fromId, intoId],
  );
  await tx.query(`select advance_ticket($1, 'merged', $2, $3)`, [fromId, by, JSON.stringify({ into: into.number })]);
  await tx.query(`select advance_ticket($1, 'merged_in', $2, $3)`, [intoId, by, JSON.stringify({ from: from.number })]);
  return { result: null };
};

/** A merge was wrong: the letters that went over come back, and the request is what it was. What came since stays where it came. */
export const unmergeTicket: Verb<{ fromId: number }> = async (tx, { fromId }, actor) => {
  const by = `agent:${actor.agentId}`;
  const { rows: where } = await tx.query('select merged_into as id from tickets where id = $1', [fromId]);
  if (!where[0]?.id) throw new Refusal('merge.none', 409);
  const intoId = where[0].id as number;
  const [from, into] = await lockBoth(tx, [fromId, intoId]);
  // its letters have gone on with that one: the last merge is undone first
  if (from.mergedInto === intoId && into.mergedInto !== null) throw new Refusal('merge.not_last', 409);
  const { rows } = await tx.query(
    `update ticket_merges set undone_at = linia_now() where from_id = $1 and into_id = $2 and undone_at is null
     returning state_before as before, messages`,
    [fromId, intoId],
  );
  if (from.mergedInto !== intoId || !rows[0]) throw new Refusal('merge.none', 409);
  const { before, messages } = rows[0] as { before: string; messages: number[] };
  await moveMessages(tx, intoId, fromId, messages);
  await tx.query('update tickets set merged_into = null where id = $1', [fromId]);
  await tx.query('select advance_ticket($1, $2, $3, $4)', [
    fromId,
    before === 'new' ? 'unmerged_new' : 'unmerged',
    by,
    JSON.stringify({ from: into.number }),
  ]);
  if (before !== 'new') await tx.query('select move_ticket_to($1, $2, $3)', [fromId, before, by]);
  await tx.query(`select advance_ticket($1, 'parted', $2, $3)`, [intoId, by, JSON.stringify({ number: from.number })]);
  return { result: null };
};

/** Letters with what hangs on them, and whose first answer they are; `which` null: all, and what they leave keeps what it had. */
export async function moveMessages(
  tx: Queryable,
  fromId: number,
  toId: number,
  which: number[] | null,
): Promise<number[]> {
  const { rows } = await tx.query(
    `update messages set ticket_id = $2 where ticket_id = $1 and ($3::bigint[] is null or id = any ($3)) returning id, letter_id as letter`,
    [fromId, toId, which],
  );
  await tx.query('update letters set ticket_id = $2 where ticket_id = $1 and id = any ($3)', [
    fromId,
    toId,
    rows.map(({ letter }) => letter as number),
  ]);
  const moved = rows.map(({ id }) => id as number);
  await tx.query(
    `update tickets t set responded_at = a.at from tickets k, lateral (select case when k.id = $1
         then least(k.responded_at, (select min(m.at) from messages m where m.id = any ($3) and m.direction = 'out' and m.author_id is not null))
         else coalesce((select min(x.at) from (
             select m.at from messages m where m.ticket_id = k.id and m.direction = 'out' and m.author_id is not null
             union all select i.answered_at from interactions i where i.ticket_id = k.id and i.direction = 'outgoing') x), k.solved_at) end as at) a
     where t.id = k.id and a.at is distinct from t.responded_at and (k.id = $1 or k.id = $2 and $4
       and exists (select from messages m where m.id = any ($3) and m.direction = 'out' and m.author_id is not null and m.at = k.responded_at))`,
    [toId, fromId, moved, which !== null],
  );
  return moved;
}
