import type { RecordingSettings } from '@linia/protocol';
import { lockSettings, refuseOther } from '../queues/settings/edit.ts';
import type { Queryable } from '../shell/database.ts';
import { journal } from '../shell/journal.ts';
import type { Actor, Done } from '../shell/verb.ts';

/** Kept for ever, paused for two minutes, agents hear their own: as long as nobody says otherwise. */
const usual: RecordingSettings = { keepDays: 0, pauseSeconds: 120, agentsOwn: true };

export async function readRecordingSettings(db: Queryable): Promise<RecordingSettings> {
  const { rows } = await db.query(`select value from settings where key = 'recordings'`);
  return { ...usual, ...(rows[0]?.value as Partial<RecordingSettings> | undefined) };
}

/** How long recordings are kept, how long a pause lasts, whether agents hear their own calls. */
export async function changeRecordingSettings(
  tx: Queryable,
  { was: read, ...is }: RecordingSettings & { was?: RecordingSettings },
  actor: Actor,
): Promise<Done<RecordingSettings>> {
  await lockSettings(tx);
  const was = await readRecordingSettings(tx);
  refuseOther(was, read);
  await tx.query(
    `insert into settings (key, value) values ('recordings', $1) on conflict (key) do update set value = excluded.value`,
    [JSON.stringify(is)],
  );
  await journal(tx, actor.agentId, 'recordings_changed', { from: was, to: is });
  return { result: is };
}
