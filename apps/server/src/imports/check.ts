import type pg from 'pg';
import { columnName, type ImportField, type ImportMapping } from '@linia/domain/imports';
import { checkRow, type RowFault, type StagedRow } from './check-row.ts';
import { faulting, mostErrors } from './faults.sql.ts';
import { readImport, type Job } from './job.ts';
import { matching } from './match.sql.ts';
import { Gone, type Pulse } from './pulse.ts';
import { openFile } from './reading/open.ts';

const rowsAtOnce = 2_000;

/** Every row of the file is read, checked and looked for in the base; nothing there changes. Ends as `checked`. */
export async function check(client: pg.Client, job: Job, pulse: Pulse): Promise<void> {
  const { importId } = job;
  const file = await readImport(client, importId);
  const mapping = file.mapping!;
  // what is staged can be staged again: nobody waits for the disk
  await client.query('set synchronous_commit = off');
  await client.query('delete from import_rows where import_id = $1', [importId]);
  await client.query('delete from import_errors where import_id = $1', [importId]);

  const wrongBy: Record<string, number> = {};
  let [total, wrong, keptErrors] = [0, 0, 0];
  let staged: StagedRow[] = [];
  let faults: RowFault[] = [];
  let writing: Promise<unknown> = Promise.resolve();
  // the next rows are read while the last ones are written
  const flush = async (): Promise<void> => {
    const [rows, errors] = [staged, faults];
    [staged, faults] = [[], []];
    await writing;
    pulse.mustLive();
    writing = stage(client, importId, rows, errors);
    writing.catch(() => {});
  };

  const opened = await openFile(file.bytes, file.fileName, file.reading ?? {});
  let header: string[] | null = null;
  for await (const row of opened.rows()) {
    if (!header) {
      header = row.cells;
      continue;
    }
    const checked = checkRow(file.kind, mapping, header.length, row);
    if (checked.faults.length === 0) staged.push(checked.staged);
    else {
      wrong++;
      for (const { field } of checked.faults) wrongBy[field] = (wrongBy[field] ?? 0) + 1;
      if (keptErrors < mostErrors) faults.push(...checked.faults);
      keptErrors += checked.faults.length;
    }
    pulse.done = ++total;
    if (total % rowsAtOnce === 0) await flush();
  }
  await flush();
  await writing;
  pulse.mustLive();

  // a table that was empty a second ago would be joined as if it still were
  await client.query('analyze import_rows');
  for (const { field, n } of await match(client, job, file.kind, mapping)) wrongBy[field] = (wrongBy[field] ?? 0) + n;
  await pulse.stop();
  pulse.mustLive();
  await finish(client, job, { total, wrong, wrongBy });
}

/** What each staged row is in the base; returns the new faults by field. */
export async function match(
  client: pg.Client,
  { importId }: Job,
  kind: Parameters<typeof matching>[0],
  mapping: ImportMapping,
): Promise<{ field: ImportField; n: number }[]> {
  for (const statement of matching(kind)) await client.query(statement, [importId]);
  const letters = JSON.stringify(
    Object.fromEntries(Object.entries(mapping).map(([field, at]) => [field, columnName(at)])),
  );
  const found: { field: ImportField; n: number }[] = [];
  for (const statement of faulting(kind)) {
    const { rows } = await client.query(statement, [importId, letters]);
    found.push(...(rows as { field: ImportField; n: number }[]));
  }
  return found;
}

async function stage(
  client: pg.Client,
  importId: number,
  rows: readonly StagedRow[],
  errors: readonly RowFault[],
): Promise<void> {
  if (rows.length > 0)
    await client.query(
      `insert into import_rows (import_id, row, inn, company, name, folded, kpp, ogrn, gln, address, position, email, phones,
         number, subject, state, owner, department, opened_at, over_at, link, description)
       select $1, * from json_to_recordset($2) as t(row int, inn text, company text, name text, folded text, kpp text, ogrn text,
         gln text, address text, position text, email text, phones jsonb, number bigint, subject text, state text, owner text,
         department text, "openedAt" timestamptz, "overAt" timestamptz, link text, description text)`,
      [importId, JSON.stringify(rows)],
    );
  if (errors.length > 0)
    await client.query(
      `insert into import_errors (import_id, row, field, cell, value, code, hint)
       select $1, * from json_to_recordset($2) as t(row int, field text, cell text, value text, code text, hint text)
       on conflict do nothing`,
      [importId, JSON.stringify(errors.map(storable))],
    );
}

/** A fault shows what stood there, as far as PostgreSQL can keep it. */
function storable(fault: RowFault): RowFault {
  const clean = (text: string): string => text.replaceAll('\0', '').replace(/\p{Cs}/gu, '\uFFFD');
  return { ...fault, value: clean(fault.value), ...(fault.hint !== undefined && { hint: clean(fault.hint) }) };
}

async function finish(
  client: pg.Client,
  { importId, run }: Job,
  seen: { total: number; wrong: number; wrongBy: object },
): Promise<void> {
  const { rowCount } = await client.query(
    `update imports i set state = 'checked', rows_total = $3, rows_done = $3, wrong = $4 + found.wrong, wrong_by = $5,
       created = found.created, updated = found.updated, unchanged = found.unchanged, ended_at = linia_now()
     from (select count(*) filter (where action = 'create') as created, count(*) filter (where action = 'update') as updated,
         count(*) filter (where action = 'unchanged') as unchanged, count(*) filter (where action = 'wrong') as wrong
       from import_rows where import_id = $1) found
     where i.id = $1 and i.run = $2 and i.state = 'checking'`,
    [importId, run, seen.total, seen.wrong, JSON.stringify(seen.wrongBy)],
  );
  if (rowCount !== 1) throw new Gone();
}
