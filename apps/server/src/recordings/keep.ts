import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import type pg from 'pg';
import type { AsteriskConfig } from '../shell/config.ts';
import type { Database } from '../shell/database.ts';
import { pathOf, removeTake } from './store.ts';
import type { Job } from './worker.ts';

export type Keeping = {
  db: Database;
  asterisk: AsteriskConfig;
  folder: string;
  compress: (job: Job) => Promise<{ seconds: number; bytes: number }>;
};

/**
 * Calls that are over get their one file: a row with its name, then the file, then the row says that it is whole, and only then do the
 * takes go. Whoever dies in between leaves the takes; whoever comes next makes the same file again. Two at once are one: a lock
 * that goes with its process. Returns how many were kept.
 */
export async function keepRecordings(keeping: Keeping, most = 5): Promise<number> {
  const { pool } = keeping.db;
  await pool.query(
    `insert into call_recordings (interaction_id, name, started_at, not_before)
     select over.id, translate(encode(sha256(gen_random_uuid()::text::bytea || $2::bytea), 'base64'), '+/=' || chr(10), '-_'), over.at, linia_now()
     from (select r.interaction_id as id, min(r.started_at) as at from recordings r join interactions i on i.id = r.interaction_id
       where r.removed_at is null and i.state in ('ended', 'closed') and not exists (select from call_recordings c where c.interaction_id = i.id)
       group by r.interaction_id having bool_and(r.ended_at is not null) limit $1) over
     on conflict do nothing`,
    [most, randomBytes(32)],
  );
  const { rows } = await pool.query<{ id: number }>(
    `select interaction_id as id from call_recordings where kept_at is null and not_before <= linia_now()
     union select r.interaction_id from recordings r join call_recordings c on c.interaction_id = r.interaction_id
       where r.removed_at is null and c.kept_at is not null and c.not_before <= linia_now() limit $1`,
    [most],
  );
  let kept = 0;
  const faults: unknown[] = [];
  for (const { id } of rows)
    await keepAlone(keeping, id).then(
      (made) => (kept += Number(made)),
      (fault: unknown) => faults.push(fault), // one that can't be kept keeps no other from it
    );
  if (faults.length > 0) throw faults[0];
  return kept;
}

const lockOfRecordings = 6_482_002;

async function keepAlone(keeping: Keeping, call: number): Promise<boolean> {
  const client = await keeping.db.pool.connect();
  try {
    const { rows } = await client.query('select pg_try_advisory_lock($1, $2) as mine', [lockOfRecordings, call]);
    if (!rows[0].mine) return false;
    try {
      return await keepOne(keeping, client, call);
    } catch (error) {
      await postpone(client, call, error);
      throw error;
    } finally {
      await client.query('select pg_advisory_unlock($1, $2)', [lockOfRecordings, call]);
    }
  } finally {
    client.release();
  }
}

async function keepOne({ asterisk, folder, compress }: Keeping, client: pg.PoolClient, call: number): Promise<boolean> {
  const { rows } = await client.query(
    `select c.name, c.kept_at is not null as kept, (select coalesce(json_agg(json_build_object('name', r.name,
         'startedAt', extract(epoch from r.started_at) * 1000, 'whole', r.failure is null and c.attempts < $2) order by r.id), '[]') from recordings r where r.interaction_id = $1 and r.removed_at is null) as takes
     from call_recordings c where c.interaction_id = $1`,
    [call, lostAfterAttempts],
  );
  const { name, kept, takes } = rows[0] as { name: string; kept: boolean; takes: Job['takes'] };
  if (!kept) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { seconds, bytes } = await compress({ asterisk, takes, path: pathOf(folder, name) });
    await client.query(
      `update call_recordings set kept_at = linia_now(), seconds = $2, bytes = $3, failure = $4 where interaction_id = $1`,
      [call, seconds, bytes, bytes === 0 ? 'lost' : null],
    );
  }
  for (const take of takes) {
    await removeTake(asterisk, take.name);
    await client.query('update recordings set removed_at = linia_now() where name = $1', [take.name]);
  }
  return !kept;
}

/** What Asterisk does not find may only be out of reach (a folder that is not mounted): lost is what was not there for some hours. */
const lostAfterAttempts = 12;

/** Tried again after five seconds, ten, twenty, an hour at most; so are the takes of a kept call that do not go. */
async function postpone(client: pg.PoolClient, call: number, error: unknown): Promise<void> {
  await client.query(
    `update call_recordings set attempts = attempts + 1, failure = case when kept_at is null then $2 else failure end,
       not_before = linia_now() + least(interval '1 hour', interval '5 seconds' * power(2, least(attempts, 12)))
     where interaction_id = $1`,
    [call, (error instanceof Error ? error.message : String(error)).slice(0, 300)],
  );
}
