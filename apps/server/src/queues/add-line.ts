import { createHash, randomBytes } from 'node:crypto';
import type { LineSettings, NewLine } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';

/** A number that a PBX tells us of. Its token is shown once; only the hash is kept. */
export async function addLine(tx: Queryable, line: LineSettings): Promise<NewLine> {
  const known = await tx.query('select from queues where id = $1', [line.queueId]);
  if (known.rowCount === 0) throw new Refusal('queue.unknown', 404, { field: 'queueId' });
  const token = newToken();
  const { rows } = await tx.query(
    `insert into lines (name, number, queue_id, voice, routing, announces_recording, token_hash)
     values ($1, $2, $3, 'webhook', $4, $5, $6) returning id`,
    [line.name, line.number, line.queueId, line.routing, line.announcesRecording, hashOf(token)],
  );
  return { id: rows[0].id as number, token };
}

/** A new token for a line; the old one ends. */
export async function renewToken(tx: Queryable, lineId: number): Promise<NewLine> {
  const token = newToken();
  const changed = await tx.query(`update lines set token_hash = $2 where id = $1 and voice = 'webhook'`, [
    lineId,
    hashOf(token),
  ]);
  if (changed.rowCount === 0) throw new Refusal('line.unknown', 404);
  return { id: lineId, token };
}

const newToken = (): string => randomBytes(24).toString('base64url');
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
