import { checkPolicy, policyChanges, type QueuePolicy } from '@linia/domain';
import type { RevertPolicy, SavePolicy } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { journal } from '../../shell/journal.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Actor, Done } from '../../shell/verb.ts';
import { readPolicyWorld } from './world.ts';

/** Any number: policies are saved one by one, so that two that are right alone can't make a circle together. */
const lock = 6_482_011;

/** A line's new policy: the next version, valid at once, also for those who wait already. */
export async function savePolicy(
  tx: Queryable,
  { queueId, ...input }: SavePolicy & { queueId: number },
  actor: Actor,
): Promise<Done<{ version: number }>> {
  const before = await lockPolicy(tx, queueId, input.version);
  return write(tx, { queueId, before, ...input, revertedTo: null }, actor);
}

/** An old version is saved again, as a new one. The house around it may have changed, so it is checked again. */
export async function revertPolicy(
  tx: Queryable,
  { queueId, version, to, despite }: RevertPolicy & { queueId: number },
  actor: Actor,
): Promise<Done<{ version: number }>> {
  const before = await lockPolicy(tx, queueId, version);
  const { rows } = await tx.query('select policy from queue_policies where queue_id = $1 and version = $2', [
    queueId,
    to,
  ]);
  if (!rows[0]) throw new Refusal('policy.no_such_version', 404);
  const policy = rows[0].policy as QueuePolicy;
  return write(tx, { queueId, before, version, policy, despite, revertedTo: to }, actor);
}

/** What is valid now, held. Who read another version is told who saved meanwhile. */
async function lockPolicy(tx: Queryable, queueId: number, version: number): Promise<QueuePolicy> {
  await tx.query('select pg_advisory_xact_lock($1)', [lock]);
  const locked = await tx.query('select policy_version as version from queues where id = $1 for no key update', [
    queueId,
  ]);
  if (!locked.rows[0]) throw new Refusal('queue.unknown', 404);
  if (locked.rows[0].version !== version) {
    const { rows } = await tx.query(
      `select p.version, p.saved_at as "savedAt", a.name as by from queue_policies p left join agents a on a.id = p.saved_by
       where p.queue_id = $1 order by p.version desc limit 1`,
      [queueId],
    );
    throw new Refusal('policy.changed', 409, { details: rows[0] });
  }
  // in a statement of its own: a fresh look at what was written by who held the row
  const { rows } = await tx.query('select queue_policy($1) as policy', [queueId]);
  return rows[0].policy as QueuePolicy;
}

type Write = SavePolicy & { queueId: number; before: QueuePolicy; revertedTo: number | null };

async function write(
  tx: Queryable,
  { queueId, before, version, policy, despite, revertedTo }: Write,
  actor: Actor,
): Promise<Done<{ version: number }>> {
  const changed = policyChanges(before, policy);
  if (changed.length === 0) return { result: { version } };
  await holdNamed(tx, policy);
  const faults = checkPolicy(policy, await readPolicyWorld(tx, queueId, policy.steps));
  const wrong = faults.find(({ severity }) => severity === 'wrong');
  if (wrong) throw new Refusal('policy.wrong', 422, { field: wrong.field, details: { faults } });
  if (faults[0] && !despite) throw new Refusal('policy.doubtful', 422, { field: faults[0].field, details: { faults } });
  const { rows } = await tx.query('select save_policy($1, $2, $3, $4) as version', [
    queueId,
    JSON.stringify(policy),
    actor.agentId,
    revertedTo,
  ]);
  const next = rows[0].version as number;
  await journal(tx, actor.agentId, revertedTo === null ? 'policy_saved' : 'policy_reverted', {
    queue: queueId,
    version: next,
    changed,
    ...(revertedTo !== null && { to: revertedTo }),
    ...(faults.length > 0 && { despite: faults.map(({ code }) => code) }),
  });
  return { result: { version: next }, ...(await occasions(tx, queueId)) };
}

/** What the policy names stays to the end; what somebody deletes or closes in this moment is waited for, and found gone. */
async function holdNamed(tx: Queryable, { calendarId, steps }: QueuePolicy): Promise<void> {
  const queues = steps.flatMap(({ act, value }) => (act === 'toQueue' ? [value] : []));
  await tx.query('select from calendars where id = $1 for key share', [calendarId]);
  await tx.query('select from queues where id = any ($1) order by id for key share', [queues]);
}

/**
 * What a new policy makes possible is between those who wait first and whoever is free, so as many are looked at as are free:
 * callers before people, for the strategy chooses among people.
 */
async function occasions(tx: Queryable, queueId: number): Promise<{ entries: number[]; agents: number[] }> {
  const { rows } = await tx.query(
    `with free as (select r.id, r.turn_at from ready_agents r join queue_members m on m.agent_id = r.id where m.queue_id = $1)
     select
       array(select id from queue_entries where queue_id = $1 and state = 'waiting' and target_agent is null and opens_at is null
         and interaction_id is not null order by rank_at, id limit (select count(*) from free)) as entries,
       array(select id from free order by turn_at, id) as agents`,
    [queueId],
  );
  const { entries, agents } = rows[0] as { entries: string[]; agents: number[] };
  // whoever is free is looked at only where somebody waits
  return { entries: entries.map(Number), agents: entries.length > 0 ? agents : [] };
}
