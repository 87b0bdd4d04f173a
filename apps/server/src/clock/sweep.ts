import { endExpired } from '../people/sessions.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { dispatch } from '../shell/dispatch.ts';
import { inTransaction } from '../shell/transaction.ts';
import type { Database } from '../shell/database.ts';

/** At a start, and when a process is back from the dead, there is work nobody could do; at any other time there is none. */
type SweepReason = 'start' | 'revived' | 'net';
type Swept = { left: number; drifted: number };

type Beside = { entry: number; agent: number; call: number; version: number; agent_version: number };

/** A dispatch on its way is no defect: what is seen must be there still, unchanged, after this. */
const patience = 500;

/**
 * The net: callers who wait beside a free person are offered, people whose engagement is not what facts say are settled.
 * What it mends in the middle of the day should not have needed it, and is counted as a defect.
 */
export async function sweep(db: Database, reason: SweepReason, patienceMs = patience): Promise<Swept> {
  const left = await mendLeftWaiting(db, reason, patienceMs);
  const drifted = await mendDrift(db);
  await forget(db);
  return { left, drifted };
}

async function mendLeftWaiting(db: Database, reason: SweepReason, patienceMs: number): Promise<number> {
  let beside = await look(db);
  if (beside.length === 0) return 0;
  if (reason === 'net') {
    await pause(patienceMs);
    const before = new Set(beside.map((pair) => JSON.stringify(pair)));
    beside = (await look(db)).filter((pair) => before.has(JSON.stringify(pair)));
    for (const pair of beside) await count(db, 'left_waiting', pair);
  }
  await dispatch(db, { agents: beside.map(({ agent }) => agent) });
  return beside.length;
}

async function look(db: Database): Promise<Beside[]> {
  const { rows } = await db.pool.query('select offender from check_left_waiting() as t(offender)');
  return rows.map((row) => row.offender as Beside);
}

/** One statement sees one moment, and engagement is written with its facts: whatever differs is a fault. */
async function mendDrift(db: Database): Promise<number> {
  const { rows } = await db.pool.query(
    `select offender from check_engagement() as t(offender) where offender ? 'facts'`,
  );
  for (const { offender } of rows) {
    await count(db, 'engagement', offender as object);
    await inTransaction(db, async (tx) => {
      await tx.query('select settle_agents(array[$1]::int[], $2)', [offender.agent, 'linia']);
      return { result: null, agents: [offender.agent as number] };
    });
  }
  return rows.length;
}

async function count(db: Database, kind: string, data: object): Promise<void> {
  await db.pool.query('insert into defects (at, kind, data) values (linia_now(), $1, $2)', [
    kind,
    JSON.stringify(data),
  ]);
}

/**
 * Receipts are kept for a week (a PBX repeats itself for days), effects as long after they are done, sessions until they are
 * over. `now()`, because an index is not asked for a time that goes on while it is walked.
 */
async function forget(db: Database): Promise<void> {
  await db.pool.query(
    `delete from receipts where ctid = any (array(select ctid from receipts where at < now() - interval '7 days' limit 500))`,
  );
  await db.pool.query(
    `delete from outbox where ctid = any (array(select ctid from outbox where done_at < now() - interval '7 days' limit 500))`,
  );
  await endExpired(db.pool);
  await db.pool.query('select forget_visitors()');
}
