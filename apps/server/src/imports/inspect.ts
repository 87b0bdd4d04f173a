import type pg from 'pg';
import { Refusal } from '../shell/refusal.ts';
import { guessColumns, headerKey } from './columns.ts';
import { readImport, type Job } from './job.ts';
import { limits } from './reading/limits.ts';
import { openFile } from './reading/open.ts';

/** The first rows are shown as they stand in the file; of a cell no more than fits. */
const sampleRows = 5;
const sampleChars = 120;

/** A file has come: how it is read, what its columns are called, what its first rows say, how many there are. */
export async function inspect(client: pg.Client, { importId }: Job): Promise<void> {
  const file = await readImport(client, importId);
  const opened = await openFile(file.bytes, file.fileName, file.reading ?? {});
  let header: string[] | null = null;
  const sample: string[][] = [];
  let total = 0;
  for await (const { cells } of opened.rows()) {
    if (!header) {
      if (cells.length > limits.columns) throw new Refusal('import.too_many_columns', 422);
      header = cells.map((cell) => storable(cell).trim());
      continue;
    }
    if (++total > limits.rows) throw new Refusal('import.too_many_rows', 422);
    if (sample.length < sampleRows) sample.push(header.map((_, at) => storable(cells[at] ?? '')));
  }
  if (!header) throw new Refusal('import.empty', 422);
  if (total === 0) throw new Refusal('import.no_rows', 422);
  const known = await client.query('select mapping from import_mappings where kind = $1 and header = $2', [
    file.kind,
    headerKey(header),
  ]);
  await client.query(
    `update imports set state = 'uploaded', problem = null, reading = $2, header = $3, sample = $4, mapping = $5, rows_total = $6,
       rows_done = 0, created = 0, updated = 0, unchanged = 0, wrong = 0, wrong_by = '{}', heartbeat_at = null, run = null
     where id = $1`,
    [
      importId,
      JSON.stringify(opened.reading),
      header,
      JSON.stringify(sample),
      JSON.stringify(known.rows[0]?.mapping ?? guessColumns(file.kind, header)),
      total,
    ],
  );
}

/** For the eye only: without what PostgreSQL can't hold, and cut. */
function storable(cell: string): string {
  const text = cell.replaceAll('\0', '').replace(/\p{Cs}/gu, '\uFFFD');
  return text.length > sampleChars ? `${text.slice(0, sampleChars)}…` : text;
}
