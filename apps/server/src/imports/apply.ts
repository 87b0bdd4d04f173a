import pg from 'pg';
import type { ImportKind } from '@linia/domain/imports';
import { Refusal } from '../shell/refusal.ts';
import { match } from './check.ts';
import { clear, type Job } from './job.ts';
import { forget } from './match.sql.ts';
import { Gone, type Pulse } from './pulse.ts';
import { requestSeries } from './requests.sql.ts';
import { learn, newWords, numbering, writing } from './write.sql.ts';

const rowsAtOnce = 5_000;
const wordsAtOnce = 2_000;

/** Any number, the same in every process: two imports are written one after the other. */
const lock = 6_482_006;

/** Another wrote the same company meanwhile, or met us crosswise: looked for again, it is found. */
const worthAgain = ['23505', '40P01', '40001', '55P03'];
const attempts = 3;

/**
 * All rows are written or none: one transaction, in which every row is first looked for once more. Desks do not see it until
 * it is whole, and wait for nothing of it but a change of the very company it changes.
 */
export async function apply(client: pg.Client, job: Job, pulse: Pulse): Promise<void> {
  const { rows } = await client.query('select kind, mapping from imports where id = $1', [job.importId]);
  const { kind, mapping } = rows[0];
  await learnWords(client, job, kind, pulse);
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query('begin');
      await client.query('select pg_advisory_xact_lock($1)', [lock]);
      await write(client, job, kind, mapping, pulse);
      await client.query('commit');
      break;
    } catch (error) {
      await client.query('rollback').catch(() => {});
      const again = error instanceof pg.DatabaseError && worthAgain.includes(error.code ?? '');
      if (pulse.gone || !again || attempt === attempts) throw error;
      pulse.done = 0;
    }
  }
  await clear(client, job.importId);
}

async function learnWords(client: pg.Client, { importId }: Job, kind: ImportKind, pulse: Pulse): Promise<void> {
  if (kind === 'locations' || kind === 'tickets') return;
  const sort = kind === 'contacts' ? 'person' : 'company';
  const { rows } = await client.query(newWords, [importId, sort]);
  const words = rows.map((row) => row.word as string);
  for (let at = 0; at < words.length; at += wordsAtOnce) {
    pulse.mustLive();
    await client.query(learn, [sort, words.slice(at, at + wordsAtOnce)]);
  }
}

async function write(
  client: pg.Client,
  job: Job,
  kind: ImportKind,
  mapping: Parameters<typeof match>[3],
  pulse: Pulse,
): Promise<void> {
  const { importId, run } = job;
  await client.query(forget, [importId]);
  if ((await match(client, job, kind, mapping)).length > 0) throw new Refusal('import.changed', 409);
  await client.query(numbering[kind], [importId]);
  if (kind === 'tickets') await client.query(requestSeries, [importId]);
  const { rows } = await client.query(
    `select coalesce(max(r.row), 0) as last, count(*)::int as n, (select rows_total from imports where id = $1) as total
     from import_rows r where r.import_id = $1`,
    [importId],
  );
  const { last, n, total } = rows[0] as { last: number; n: number; total: number };
  // the database fell and rose since the check, and its unlogged rows are gone
  if (n !== total) throw new Refusal('import.changed', 409);
  for (let from = 0; from < last; from += rowsAtOnce) {
    for (const statement of writing[kind]) {
      pulse.mustLive();
      await client.query(statement, [importId, from, from + rowsAtOnce]);
    }
    pulse.done = Math.min(n, from + rowsAtOnce);
  }
  await pulse.stop();
  pulse.mustLive();
  const done = await client.query(
    `with found as (select count(*) filter (where action = 'create') as created, count(*) filter (where action = 'update') as updated,
         count(*) filter (where action = 'unchanged') as unchanged from import_rows where import_id = $1),
       ended as (update imports i set state = 'applied', rows_done = rows_total, created = found.created, updated = found.updated,
           unchanged = found.unchanged, ended_at = linia_now() from found
         where i.id = $1 and i.run = $2 and i.state = 'applying' returning i.*)
     insert into journal (at, actor_id, action, data) select linia_now(), created_by, 'import_applied',
       jsonb_build_object('import', id, 'kind', kind, 'file', file_name, 'created', created, 'updated', updated, 'unchanged', unchanged)
     from ended`,
    [importId, run],
  );
  // cancelled at the last moment, or taken for dead
  if (done.rowCount !== 1) throw new Gone();
}
