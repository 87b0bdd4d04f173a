import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { detach } from '../agents/attach.ts';
import type { Database } from '../shell/database.ts';

/** This server process among those that share the database. */
export type ServerProcess = { id: string };

/** Joins the processes; those that died before are taken off first. */
export async function joinProcesses(db: Database): Promise<ServerProcess> {
  await takeOffTheDead(db);
  const id = randomUUID();
  await register(db, id);
  return { id };
}

async function register(db: Database, id: string): Promise<void> {
  await db.pool.query(
    'insert into processes (id, host, pid, started_at, heartbeat_at) values ($1, $2, $3, clock_timestamp(), clock_timestamp())',
    [id, hostname(), process.pid],
  );
}

/**
 * A process that has not beaten for 10 s is dead. One of this machine is seen at once: silent for more than two beats and
 * its pid gone (silence too, because two containers may share a host's name and see different pids).
 */
async function takeOffTheDead(db: Database): Promise<void> {
  await db.pool.query(`delete from processes where heartbeat_at < clock_timestamp() - interval '10 seconds'`);
  const { rows } = await db.pool.query(
    `select id, pid from processes where host = $1 and heartbeat_at < clock_timestamp() - interval '2500 milliseconds'`,
    [hostname()],
  );
  for (const row of rows) if (!isAlive(row.pid)) await db.pool.query('delete from processes where id = $1', [row.id]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * One beat. `gap` says that this process was thought dead meanwhile (a long outage, a sleeping machine): its row is made
 * anew and its desks must be attached again. Dead processes are taken off with their desks.
 */
export async function beat(db: Database, self: ServerProcess): Promise<{ gap: boolean; late: boolean }> {
  const { rows } = await db.pool.query(
    `with before as (select id, heartbeat_at from processes where id = $1)
     update processes p set heartbeat_at = clock_timestamp() from before where p.id = before.id
     returning before.heartbeat_at < clock_timestamp() - interval '10 seconds' as late`,
    [self.id],
  );
  if (rows.length === 0) await register(db, self.id);
  await takeOffTheDead(db);
  return { gap: rows.length === 0, late: rows[0]?.late === true };
}

/** People who seem present but have no desk anywhere, and whose absence nobody has begun (their process died): begin it. */
export async function detachOrphans(db: Database): Promise<number> {
  const { rows } = await db.pool.query(
    `select a.id from agents a where a.grace_until is null
       and (a.presence <> 'offline' or exists (select from assignments s join interactions i on i.id = s.interaction_id join lines l on l.id = i.line_id
         where s.agent_id = a.id and s.state in ('connecting', 'active') and s.reattach_by is null and l.voice = 'simulated'))
       and not exists (select from connections c where c.agent_id = a.id)`,
  );
  for (const row of rows) await detach(db, row.id, null);
  return rows.length;
}

/** A planned end: the desks of this process are gone, their people's absence begins here and now. */
export async function leaveProcesses(db: Database, self: ServerProcess): Promise<void> {
  await db.pool.query('delete from processes where id = $1', [self.id]);
  await detachOrphans(db);
}
