import { randomBytes } from 'node:crypto';
import { cleanInput } from '@linia/domain';
import type { DraftFile } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';

const mega = 1024 * 1024;
/** Most mail servers refuse more than 25 MB, and base64 makes a third more of it. */
export const caps = { file: 10 * mega, all: 18 * mega, files: 20 } as const;

const ofDraft = `select key, name, type, bytes from draft_files where ticket_id = $1 and agent_id = $2 order by id`;

export async function readDraftFiles(db: Queryable, ticketId: number, agentId: number): Promise<DraftFile[]> {
  return (await db.query(ofDraft, [ticketId, agentId])).rows as DraftFile[];
}

/** A file that will go with the answer: kept at once, so that a reload loses nothing. Two at once are counted one after the other. */
export async function addDraftFile(
  tx: Queryable,
  file: { ticketId: number; agentId: number; name: string; type: string; content: Buffer },
): Promise<{ result: DraftFile }> {
  const { ticketId, agentId, content } = file;
  const name = cleanInput(file.name.split(/[\\/]/).at(-1)!, 200).replace(/^\.+/, '');
  if (content.length === 0 || name === '') throw new Refusal('file.empty', 422);
  if (content.length > caps.file) throw new Refusal('file.too_large', 413, { details: { limit: caps.file } });
  await tx.query(`select pg_advisory_xact_lock(hashtext('draft files'), hashtext($1))`, [`${ticketId} ${agentId}`]);
  const all = await readDraftFiles(tx, ticketId, agentId);
  const bytes = all.reduce((sum, each) => sum + each.bytes, content.length);
  if (all.length >= caps.files || bytes > caps.all)
    throw new Refusal('file.too_many', 422, { details: { limit: caps.all, files: caps.files } });
  const type = /^[\w.+-]{1,60}\/[\w.+-]{1,80}$/.test(file.type) ? file.type : 'application/octet-stream';
  const made: DraftFile = { key: randomBytes(18).toString('base64url'), name, type, bytes: content.length };
  await tx.query(
    `insert into draft_files (key, ticket_id, agent_id, name, type, bytes, content, at) values ($1, $2, $3, $4, $5, $6, $7, linia_now())`,
    [made.key, ticketId, agentId, name, type, content.length, content],
  );
  return { result: made };
}

export async function removeDraftFile(db: Queryable, ticketId: number, agentId: number, key: string): Promise<void> {
  await db.query('delete from draft_files where key = $1 and ticket_id = $2 and agent_id = $3', [
    key,
    ticketId,
    agentId,
  ]);
}
