import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { cleanInput } from '@linia/domain';
import type { ImportKind } from '@linia/domain/imports';
import type { Database } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import { clear } from './job.ts';
import { limits } from './reading/limits.ts';
import { kindOf } from './reading/open.ts';
import type { Threads } from './threads.ts';

const partBytes = 1024 * 1024;

/** What a person sends is kept part by part as it comes, then looked at; what can't be read leaves nothing behind. */
export async function upload(
  db: Database,
  threads: Threads,
  sent: { kind: ImportKind; name: string; by: number; said: number; body: Readable },
): Promise<number> {
  if (sent.said > limits.csvBytes) throw tooLarge(sent.body);
  await threads.mustHaveRoom();
  await forgetOld(db);
  const { rows } = await db.pool.query(
    `insert into imports (kind, file_name, state, created_by, created_at, heartbeat_at)
     values ($1, $2, 'uploading', $3, linia_now(), clock_timestamp()) returning id`,
    [sent.kind, cleanInput(sent.name) || '—', sent.by],
  );
  const id = rows[0].id as number;
  try {
    await keep(db, id, sent.body);
    await look(db, threads, id);
    return id;
  } catch (error) {
    await takeAway(db, id).catch(() => {});
    throw error;
  }
}

/** The same file once more, read as a person says: another encoding, separator or sheet. */
export async function look(db: Database, threads: Threads, id: number): Promise<void> {
  await threads.mustHaveRoom();
  const outcome = await threads.run({ url: db.url, importId: id, run: randomUUID(), what: 'inspect' });
  if (outcome.ok) return;
  const { code, row } = outcome;
  throw new Refusal(code, 422, row === undefined ? {} : { details: { row } });
}

async function keep(db: Database, id: number, body: Readable): Promise<void> {
  let pieces: Buffer[] = [];
  let [part, held, size, most] = [0, 0, 0, limits.csvBytes as number];
  const store = async (): Promise<void> => {
    await db.pool.query('insert into import_files (import_id, part, bytes) values ($1, $2, $3)', [
      id,
      part++,
      Buffer.concat(pieces),
    ]);
    // who sends slowly is not dead
    await db.pool.query('update imports set size = $2, heartbeat_at = clock_timestamp() where id = $1', [id, size]);
    [pieces, held] = [[], 0];
  };
  for await (const piece of body as AsyncIterable<Buffer>) {
    if (size === 0 && kindOf(piece) === 'zip') most = limits.xlsxBytes;
    size += piece.length;
    if (size > most) throw tooLarge(body);
    pieces.push(piece);
    held += piece.length;
    if (held >= partBytes) await store();
  }
  if (held > 0) await store();
}

/** Said before it is read whole; what still comes is let go by. */
function tooLarge(body: Readable): Refusal {
  body.resume();
  return new Refusal('import.too_large', 413);
}

async function takeAway(db: Database, id: number): Promise<void> {
  await clear(db.pool, id);
  await db.pool.query(`delete from imports where id = $1 and header is null`, [id]);
}

/** Files nobody came back to, what a death left of others, errors of a month ago. A few at a time: it is done at each upload. */
async function forgetOld(db: Database): Promise<void> {
  await db.pool.query(
    `update imports set state = 'cancelled' where state in ('uploaded', 'checked', 'failed', 'interrupted')
       and created_at < linia_now() - interval '7 days'`,
  );
  const { rows } = await db.pool.query(
    `select i.id from imports i where state in ('cancelled', 'applied')
       and (exists (select from import_files f where f.import_id = i.id) or exists (select from import_rows r where r.import_id = i.id))
     order by id limit 3`,
  );
  for (const row of rows) await clear(db.pool, row.id as number).catch(() => {});
  await db.pool.query(
    `delete from import_errors where import_id in (select id from imports where created_at < linia_now() - interval '30 days')`,
  );
}
