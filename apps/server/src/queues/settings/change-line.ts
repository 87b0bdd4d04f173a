import type { LineEdit, LineRow } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { journal } from '../../shell/journal.ts';
import type { Actor, Done } from '../../shell/verb.ts';
import { checkNeeds, cleanName, edited, lockSettings } from './edit.ts';
import { checkQueue, findLine, tidyAnnouncements } from './line-rows.ts';

/** A line is led otherwise from the next call on; calls that are there stay as they are. */
export async function changeLine(
  tx: Queryable,
  { id, edit }: { id: number; edit: LineEdit },
  actor: Actor,
): Promise<Done<LineRow>> {
  await lockSettings(tx);
  const before = await findLine(tx, id);
  const { announcements, ...rest } = edit.is;
  const is = { ...rest, ...(announcements && { announcements: tidyAnnouncements(announcements) }) };
  const { row, changed } = edited(before, { is, was: edit.was } as { is: Partial<LineRow>; was: Partial<LineRow> });
  if (Object.keys(changed).length === 0) return { result: before };
  if (changed['queueId']) await checkQueue(tx, row.queueId);
  await tx.query(
    `update lines set name = $2, number = $3, queue_id = $4, routing = $5, announces_recording = $6, records = $7, connect_timeout = $8,
       announcements = $9, needs = $10, tells_every = $11 where id = $1`,
    [
      id,
      cleanName(row.name),
      row.number.trim(),
      row.queueId,
      row.routing,
      row.announcesRecording,
      row.records,
      row.connectTimeout,
      JSON.stringify(row.announcements),
      JSON.stringify(changed['needs'] ? await checkNeeds(tx, row.needs, before.needs) : row.needs),
      row.tellsEvery,
    ],
  );
  await journal(tx, actor.agentId, 'line_changed', { line: id, changed });
  return { result: await findLine(tx, id) };
}
