import pg from 'pg';
import type { ImportKind, ImportMapping, ImportReading } from '@linia/domain/imports';
import type { Queryable } from '../shell/database.ts';

/** A piece of long work on one import, done in a thread of its own. `run` is the number under which it may write. */
export type Job = { url: string; importId: number; run: string; what: 'inspect' | 'check' | 'apply' };

/**
 * A connection without the guards of the desks' pool: an import may take minutes. It waits for nobody longer than ten
 * seconds, and a machine that vanished is noticed after half a minute.
 */
export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    options:
      '-c lock_timeout=10s -c work_mem=64MB -c jit=off -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=4',
  });
  client.on('error', () => {});
  await client.connect();
  return client;
}

export type ImportFile = {
  kind: ImportKind;
  fileName: string;
  reading: ImportReading | null;
  mapping: ImportMapping | null;
  header: string[] | null;
  bytes: Buffer;
};

/** The file as it was sent, put together from its parts. */
export async function readImport(client: Queryable, id: number): Promise<ImportFile> {
  const { rows } = await client.query(
    `select kind, file_name as "fileName", reading, mapping, header from imports where id = $1`,
    [id],
  );
  const parts = await client.query('select bytes from import_files where import_id = $1 order by part', [id]);
  return { ...rows[0], bytes: Buffer.concat(parts.rows.map((row) => row.bytes as Buffer)) } as ImportFile;
}

/** Takes away what an import leaves behind once it is over: the file and its rows. Errors stay as long as they are read. */
export async function clear(client: Queryable, id: number): Promise<void> {
  await client.query('delete from import_files where import_id = $1', [id]);
  await client.query('delete from import_rows where import_id = $1', [id]);
}
