import type { Invite } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Done } from '../shell/verb.ts';

type Memberships = Invite['memberships'];

/**
 * In which queues a person sits, and in which ring. Whoever is being asked on behalf of a queue left is asked no more: the
 * caller keeps the place and goes to the next. Whoever joined one is looked at for those who wait there.
 */
export async function setMemberships(
  tx: Queryable,
  agentId: number,
  wanted: Memberships,
  actor: string,
): Promise<Done<{ from: Memberships; to: Memberships }>> {
  await checkQueues(tx, wanted);
  const queues = wanted.map(({ queueId }) => queueId);
  const entries = await withdrawForeignOffer(tx, agentId, queues, actor);
  await tx.query('select from agents where id = $1 for no key update', [agentId]);
  // an offer that came between: roots come before people, so from the beginning
  if ((await foreignOffer(tx, agentId, queues)) !== null) throw new Refusal('presence.again', 409);
  const { rows } = await tx.query(
    'select queue_id as "queueId", tier from queue_members where agent_id = $1 order by tier, queue_id',
    [agentId],
  );
  await tx.query('delete from queue_members where agent_id = $1 and queue_id <> all ($2)', [agentId, queues]);
  await tx.query(
    `insert into queue_members (queue_id, agent_id, tier) select q, $1, t from unnest($2::int[], $3::int[]) as m (q, t)
     on conflict (queue_id, agent_id) do update set tier = excluded.tier where queue_members.tier <> excluded.tier`,
    [agentId, queues, wanted.map(({ tier }) => tier)],
  );
  return { result: { from: rows as Memberships, to: wanted }, entries, agents: [agentId] };
}

async function checkQueues(tx: Queryable, wanted: Memberships): Promise<void> {
  const ids = wanted.map(({ queueId }) => queueId);
  if (new Set(ids).size !== ids.length) throw new Refusal('input.invalid', 422, { field: 'memberships' });
  const { rows } = await tx.query('select count(*)::int as known from queues where id = any ($1)', [ids]);
  if (rows[0].known !== ids.length) throw new Refusal('queue.unknown', 422, { field: 'memberships' });
}

/** The pending offer that stands on a membership which ends; one asked for by name stands on none. */
async function foreignOffer(tx: Queryable, agentId: number, queues: number[]): Promise<number | null> {
  const { rows } = await tx.query(
    `select o.id from offers o join queue_entries e on e.id = o.entry_id
     where o.agent_id = $1 and o.state = 'pending' and o.interaction_id is not null and e.target_agent is null and e.queue_id <> all ($2)`,
    [agentId, queues],
  );
  return (rows[0]?.id as number | undefined) ?? null;
}

async function withdrawForeignOffer(
  tx: Queryable,
  agentId: number,
  queues: number[],
  actor: string,
): Promise<number[]> {
  const offer = await foreignOffer(tx, agentId, queues);
  if (offer === null) return [];
  const { rows } = await tx.query(`select * from return_offer($1, 'withdrawn', $2)`, [offer, actor]);
  return [rows[0].entry_id as number];
}
