import type { ImportErrorRow, ImportView, Language } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import { sentence } from '../shell/words.ts';
import { sayFault } from './error-words.ts';
import { deathAfter } from './pulse.ts';

/** An import whose process died says so to whoever looks next; nothing of it was written. */
export async function markInterrupted(db: Queryable): Promise<void> {
  await db.query(
    `update imports set state = 'interrupted', ended_at = linia_now()
     where state in ('uploading', 'checking', 'applying') and heartbeat_at < clock_timestamp() - interval '${deathAfter}'`,
  );
}

/** The last imports, newest first; those whose upload broke off are not worth a line. */
export async function listImports(db: Queryable, language: Language): Promise<ImportView[]> {
  await markInterrupted(db);
  const { rows } = await db.query(`${view} where i.header is not null order by i.id desc limit 20`);
  return rows.map((row) => told(row as ImportView, language));
}

export async function readView(db: Queryable, id: number, language: Language): Promise<ImportView> {
  await markInterrupted(db);
  const { rows } = await db.query(`${view} where i.id = $1`, [id]);
  if (!rows[0]) throw new Refusal('import.unknown', 404);
  return told(rows[0] as ImportView, language);
}

const view = `
  select i.id, i.kind, i.file_name as "fileName", i.size, i.state, i.problem, i.reading, i.header, i.sample, i.mapping,
    jsonb_build_object('total', i.rows_total, 'done', i.rows_done, 'created', i.created, 'updated', i.updated,
      'unchanged', i.unchanged, 'wrong', i.wrong) as rows,
    i.wrong_by as "wrongBy", jsonb_build_object('id', a.id, 'name', a.name) as by,
    i.created_at as "createdAt", i.started_at as "startedAt", i.ended_at as "endedAt"
  from imports i join agents a on a.id = i.created_by`;

function told(view: ImportView, language: Language): ImportView {
  if (view.problem === null) return view;
  const [code, row] = view.problem.split(':');
  const where = row === undefined ? '' : language === 'ru' ? ` (строка ${row})` : ` (row ${row})`;
  return { ...view, problem: `${sentence(code!, language)}${where}` };
}

/** Errors in the order of the file, from after a row; as many as asked. */
export async function listErrors(
  db: Queryable,
  id: number,
  language: Language,
  { after = 0, most = 50, field = null as string | null } = {},
): Promise<ImportErrorRow[]> {
  const { rows } = await db.query(
    `select row, field, cell, value, code, hint from import_errors
     where import_id = $1 and row > $2 and ($4::text is null or field = $4) order by row, field limit $3`,
    [id, after, most, field],
  );
  return rows.map(({ hint, ...row }) => ({ ...row, message: sayFault(row.code, hint, language) }) as ImportErrorRow);
}
