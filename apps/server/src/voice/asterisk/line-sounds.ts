import { rate, readWav, wavOf } from '@linia/pbx';
import type { LineSound, NewSound } from '@linia/protocol';
import { findLine } from '../../queues/settings/line-rows.ts';
import type { Queryable } from '../../shell/database.ts';
import { journal } from '../../shell/journal.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Actor, Done } from '../../shell/verb.ts';

/** Recordings of a line, the last first: each that was ever heard can be heard again. */
export async function readSounds(db: Queryable, lineId: number): Promise<LineSound[]> {
  const { rows } = await db.query(
    `select s.id, s.kind, s.language, s.name, s.seconds, a.name as "addedBy", s.added_at as "addedAt", s.ended_at as "endedAt"
     from line_sounds s left join agents a on a.id = s.added_by where s.line_id = $1 order by s.ended_at desc nulls first, s.id desc`,
    [lineId],
  );
  return rows as LineSound[];
}

const mostSeconds = 120;

type Read = { content: Buffer; seconds: number };

/** As a telephone plays it. Read before a verb begins: two minutes of a studio's sound take longer than a transaction may stand idle. */
export function readSound(file: Buffer): Read {
  const samples = readWav(file);
  if (!samples) throw new Refusal('sound.format', 422);
  const seconds = samples.length / rate;
  if (seconds < 0.2 || seconds > mostSeconds) throw new Refusal('sound.length', 422);
  return { content: wavOf(samples), seconds };
}

/** A line says it in a voice of its own from the next call on; what was heard until now is kept. */
export async function addSound(
  tx: Queryable,
  { lineId, sound, read }: { lineId: number; sound: NewSound; read: Read },
  actor: Actor,
): Promise<Done<{ id: number }>> {
  await findLine(tx, lineId);
  await silence(tx, lineId, sound);
  const { rows } = await tx.query(
    `insert into line_sounds (line_id, kind, language, name, content, seconds, added_by, added_at)
     values ($1, $2, $3, $4, $5, $6, $7, linia_now()) returning id`,
    [lineId, sound.kind, sound.language, sound.name, read.content, read.seconds, actor.agentId],
  );
  const id = rows[0].id as number;
  await journal(tx, actor.agentId, 'line_sound_added', { line: lineId, sound: id, ...sound });
  return { result: { id } };
}

/** The text is spoken again, or what is usual. */
export async function endSound(
  tx: Queryable,
  { lineId, id }: { lineId: number; id: number },
  actor: Actor,
): Promise<Done> {
  await findSound(tx, lineId, id);
  await tx.query('update line_sounds set ended_at = linia_now() where id = $1 and ended_at is null', [id]);
  await journal(tx, actor.agentId, 'line_sound_ended', { line: lineId, sound: id });
  return { result: null };
}

/** One that was heard before is heard again. */
export async function returnSound(
  tx: Queryable,
  { lineId, id }: { lineId: number; id: number },
  actor: Actor,
): Promise<Done> {
  await silence(tx, lineId, await findSound(tx, lineId, id));
  await tx.query('update line_sounds set ended_at = null where id = $1', [id]);
  await journal(tx, actor.agentId, 'line_sound_returned', { line: lineId, sound: id });
  return { result: null };
}

/** Of two who change it at once the later waits for the line's row. */
async function silence(tx: Queryable, lineId: number, { kind, language }: Pick<NewSound, 'kind' | 'language'>) {
  await tx.query('select from lines where id = $1 for no key update', [lineId]);
  await tx.query(
    'update line_sounds set ended_at = linia_now() where line_id = $1 and kind = $2 and language = $3 and ended_at is null',
    [lineId, kind, language],
  );
}

async function findSound(tx: Queryable, lineId: number, id: number): Promise<NewSound> {
  const { rows } = await tx.query('select kind, language, name from line_sounds where id = $2 and line_id = $1', [
    lineId,
    id,
  ]);
  if (!rows[0]) throw new Refusal('sound.unknown', 404);
  return rows[0] as NewSound;
}
