import { cleanInput } from '@linia/domain';
import { announcementKinds, type Announcements, type LineRow } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';

/** All lines, the closed ones too. A token is never read: only its hash is kept. */
export async function readLines(db: Queryable): Promise<LineRow[]> {
  const { rows } = await db.query(
    `select id, name, number, queue_id as "queueId", voice, routing, announces_recording as "announcesRecording", records,
       connect_timeout as "connectTimeout", tells_every as "tellsEvery", announcements, needs, closed
     from lines order by closed, id`,
  );
  return rows as LineRow[];
}

export async function findLine(tx: Queryable, id: number): Promise<LineRow> {
  const line = (await readLines(tx)).find((each) => each.id === id);
  if (!line) throw new Refusal('line.unknown', 404);
  return line;
}

/** A line leads to a queue that is open; whoever closes the queue in this moment is waited for. */
export async function checkQueue(tx: Queryable, queueId: number): Promise<void> {
  const { rows } = await tx.query('select closed from queues where id = $1 for key share', [queueId]);
  if (!rows[0]) throw new Refusal('queue.unknown', 404, { field: 'queueId' });
  if (rows[0].closed) throw new Refusal('queue.closed', 409, { field: 'queueId' });
}

/** What is not said in a language is not kept as empty words. */
export function tidyAnnouncements(said: Announcements): Announcements {
  const tidy: Announcements = {};
  for (const kind of announcementKinds) {
    const words = Object.entries(said[kind] ?? {}).map(
      ([language, text]) => [language, cleanInput(text, 1_000)] as const,
    );
    const kept = words.filter(([, text]) => text !== '');
    if (kept.length > 0) tidy[kind] = Object.fromEntries(kept);
  }
  return tidy;
}
