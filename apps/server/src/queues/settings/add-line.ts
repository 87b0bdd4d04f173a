import { createHash, randomBytes } from 'node:crypto';
import type { LineSettings, NewLine } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { journal } from '../../shell/journal.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Actor, Done } from '../../shell/verb.ts';
import { checkNeeds, cleanName, lockSettings } from './edit.ts';
import { checkQueue, findLine, tidyAnnouncements } from './line-rows.ts';

/**
 * A number whose calls come here: a PBX tells of them, with a token that is shown once; only its hash is kept. A simulated
 * one exists where the demo does.
 */
export async function addLine(
  tx: Queryable,
  { line, demo }: { line: LineSettings; demo: boolean },
  actor: Actor,
): Promise<Done<NewLine>> {
  await lockSettings(tx);
  await checkQueue(tx, line.queueId);
  const voice = line.voice ?? 'webhook';
  if (voice === 'simulated' && !demo) throw new Refusal('line.demo_only', 409, { field: 'voice' });
  const token = voice === 'webhook' ? newToken() : null;
  const { rows } = await tx.query(
    `insert into lines (name, number, queue_id, voice, routing, announces_recording, records, connect_timeout, announcements, needs, token_hash, tells_every)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id`,
    [
      cleanName(line.name),
      line.number.trim(),
      line.queueId,
      voice,
      line.routing,
      line.announcesRecording,
      line.records ?? true,
      line.connectTimeout ?? 30,
      JSON.stringify(tidyAnnouncements(line.announcements ?? {})),
      JSON.stringify(await checkNeeds(tx, line.needs ?? [])),
      token && hashOf(token),
      line.tellsEvery ?? 30,
    ],
  );
  const id = rows[0].id as number;
  await journal(tx, actor.agentId, 'line_added', { line: id, after: await findLine(tx, id) });
  return { result: { id, token } };
}

/** A new token for a line; the old one ends. */
export async function renewToken(tx: Queryable, lineId: number, actor: Actor): Promise<Done<NewLine>> {
  const token = newToken();
  const changed = await tx.query(`update lines set token_hash = $2 where id = $1 and voice = 'webhook'`, [
    lineId,
    hashOf(token),
  ]);
  if (changed.rowCount === 0) throw new Refusal('line.unknown', 404);
  await journal(tx, actor.agentId, 'line_token_renewed', { line: lineId });
  return { result: { id: lineId, token } };
}

const newToken = (): string => randomBytes(24).toString('base64url');
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
