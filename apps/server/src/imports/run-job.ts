import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import { apply } from './apply.ts';
import { check } from './check.ts';
import { inspect } from './inspect.ts';
import { clear, connect, type Job } from './job.ts';
import { Gone, Pulse } from './pulse.ts';

/** What came of a job, for the thread that asked. A fault of the file is written beside the import as well. */
export type Outcome = { ok: true } | { ok: false; code: string; row?: number; fault?: string };

/** Does one job from its beginning to its end on connections of its own. Never throws for the file's sake. */
export async function runJob(job: Job): Promise<Outcome> {
  const client = await connect(job.url);
  const beside = await connect(job.url);
  try {
    if (job.what === 'inspect') return await said(() => inspect(client, job));
    const { rows } = await client.query('select pg_backend_pid() as pid');
    const pulse = new Pulse(beside, job, rows[0].pid);
    const work = job.what === 'check' ? check : apply;
    const outcome = await said(() => work(client, job, pulse));
    await pulse.stop();
    if (pulse.gone || (!outcome.ok && outcome.code === 'import.gone')) {
      await clearIfCancelled(beside, job.importId).catch(() => {});
      return { ok: false, code: 'import.gone' };
    }
    if (!outcome.ok) await fail(beside, job, outcome);
    return outcome;
  } finally {
    await client.end().catch(() => {});
    await beside.end().catch(() => {});
  }
}

async function said(work: () => Promise<void>): Promise<Outcome> {
  try {
    await work();
    return { ok: true };
  } catch (error) {
    if (error instanceof Gone) return { ok: false, code: 'import.gone' };
    if (!(error instanceof Refusal))
      return { ok: false, code: 'import.fault', fault: error instanceof Error ? (error.stack ?? '') : String(error) };
    const { row } = (error.details ?? {}) as { row?: number };
    return { ok: false, code: error.code, ...(row !== undefined && { row }) };
  }
}

/** One that was interrupted keeps its file: it can be started again. */
async function clearIfCancelled(db: Queryable, id: number): Promise<void> {
  const { rows } = await db.query('select state from imports where id = $1', [id]);
  if (rows[0]?.state === 'cancelled') await clear(db, id);
}

/** «import.quote:17» names the row as well. */
export async function fail(
  db: Queryable,
  { importId, run }: Job,
  { code, row }: { code: string; row?: number },
): Promise<void> {
  await db.query(
    `update imports set state = 'failed', problem = $3, ended_at = linia_now()
     where id = $1 and run = $2 and state in ('checking', 'applying')`,
    [importId, run, row === undefined ? code : `${code}:${row}`],
  );
}
