import { randomUUID } from 'node:crypto';
import { importShape, missingColumns, type ImportKind, type ImportMapping } from '@linia/domain/imports';
import type { ImportRead } from '@linia/protocol';
import type { Database } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import { headerKey } from './columns.ts';
import { clear } from './job.ts';
import { markInterrupted } from './view.ts';
import { look } from './upload.ts';
import type { Threads } from './threads.ts';

const atRest = ['uploaded', 'checked', 'failed', 'interrupted'];

/** The file is read another way; columns are guessed anew. */
export async function readAgain(db: Database, threads: Threads, id: number, asked: ImportRead): Promise<void> {
  const { rows } = await db.pool.query('select reading, state from imports where id = $1', [id]);
  if (!rows[0]) throw new Refusal('import.unknown', 404);
  if (!atRest.includes(rows[0].state)) throw new Refusal('import.state', 409);
  const reading = JSON.stringify({ ...rows[0].reading, ...asked });
  await db.pool.query('update imports set reading = $2 where id = $1', [id, reading]);
  await look(db, threads, id).catch(async (error: unknown) => {
    await db.pool.query('update imports set reading = $2 where id = $1', [id, JSON.stringify(rows[0].reading)]);
    throw error;
  });
}

/** Every row is to be checked, by these columns; they are remembered for the next file with this header. */
export async function startCheck(db: Database, threads: Threads, id: number, mapping: ImportMapping): Promise<void> {
  const { rows } = await db.pool.query('select kind, header from imports where id = $1', [id]);
  if (!rows[0]) throw new Refusal('import.unknown', 404);
  const { kind, header } = rows[0] as { kind: ImportKind; header: string[] | null };
  const columns = Object.values(mapping);
  const foreign = Object.keys(mapping).some(
    (field) => !(importShape[kind].fields as readonly string[]).includes(field),
  );
  if (!header || foreign || columns.some((at) => at >= header.length) || new Set(columns).size < columns.length)
    throw new Refusal('import.columns', 422, { field: 'mapping' });
  const [missing] = missingColumns(kind, mapping);
  if (missing) throw new Refusal('import.column_missing', 422, { field: 'mapping', details: missing });
  await threads.mustHaveRoom();
  await markInterrupted(db.pool);
  await begin(db, threads, id, { what: 'check', from: atRest, to: 'checking', mapping });
  await db.pool.query(
    `insert into import_mappings (kind, header, mapping, used_at) values ($1, $2, $3, linia_now())
     on conflict (kind, header) do update set mapping = excluded.mapping, used_at = excluded.used_at`,
    [kind, headerKey(header), JSON.stringify(mapping)],
  );
}

/** What was checked is to be written: all of it, so nothing of it may be wrong. */
export async function startApply(db: Database, threads: Threads, id: number): Promise<void> {
  await markInterrupted(db.pool);
  const { rows } = await db.pool.query('select state, wrong, created + updated as n from imports where id = $1', [id]);
  if (!rows[0]) throw new Refusal('import.unknown', 404);
  if (rows[0].state !== 'checked') throw new Refusal('import.state', 409);
  if (rows[0].wrong > 0) throw new Refusal('import.has_errors', 409);
  if (rows[0].n === 0) throw new Refusal('import.nothing_new', 409);
  await threads.mustHaveRoom();
  await begin(db, threads, id, { what: 'apply', from: ['checked'], to: 'applying', mapping: null });
}

/** Of two who begin at once one does. The work goes on when the answer has long been given. */
async function begin(
  db: Database,
  threads: Threads,
  id: number,
  { what, from, to, mapping }: { what: 'check' | 'apply'; from: string[]; to: string; mapping: ImportMapping | null },
): Promise<void> {
  const run = randomUUID();
  const { rowCount } = await db.pool.query(
    `update imports set state = $3, run = $4, heartbeat_at = clock_timestamp(), started_at = linia_now(), ended_at = null,
       problem = null, rows_done = 0, mapping = coalesce($5, mapping)
     where id = $1 and state = any ($2) and exists (select from import_files where import_id = $1)`,
    [id, from, to, run, mapping && JSON.stringify(mapping)],
  );
  if (rowCount !== 1) throw new Refusal('import.state', 409);
  void threads.run({ url: db.url, importId: id, run, what });
}

/** Given up, at any moment before it is written. What runs finds out within half a second and is undone. */
export async function cancel(db: Database, id: number): Promise<void> {
  const { rows } = await db.pool.query(
    `with before as (select id, state from imports where id = $1)
     update imports i set state = 'cancelled', ended_at = linia_now() from before
     where i.id = before.id and i.state = any ($2) returning before.state`,
    [id, [...atRest, 'uploading', 'checking', 'applying']],
  );
  if (rows[0]) {
    if (atRest.includes(rows[0].state)) await clear(db.pool, id);
    return;
  }
  const known = await db.pool.query('select state from imports where id = $1', [id]);
  if (!known.rows[0]) throw new Refusal('import.unknown', 404);
  throw new Refusal('import.over', 409);
}
