import type { RecordingPolicy } from '@linia/domain';
import type { Queryable } from '../shell/database.ts';
import { journal } from '../shell/journal.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Actor, Done } from '../shell/verb.ts';

/** Whose calls: a company's, or those of a line of waiting. */
export type Whose = { kind: 'organization' | 'queue'; id: number };

const tables = { organization: 'organizations', queue: 'queues' };
const live = {
  organization: `select id from interactions where organization_id = $1 and state = 'active' order by id`,
  queue: `select i.id from interactions i where i.state = 'active' and exists (
    select from assignments s join queue_entries e on e.id = s.entry_id
    where s.interaction_id = i.id and s.state in ('connecting', 'active') and e.queue_id = $1) order by i.id`,
};

export async function readDecision(db: Queryable, { kind, id }: Whose): Promise<RecordingPolicy> {
  const { rows } = await db.query(`select recording from ${tables[kind]} where id = $1`, [id]);
  if (!rows[0]) throw new Refusal(`${kind}.unknown`, 404);
  return rows[0].recording as RecordingPolicy;
}

/** Whether these calls are recorded, from this moment on: in the talks that go on as well. */
export async function decideRecording(
  tx: Queryable,
  { kind, id, recording }: Whose & { recording: RecordingPolicy },
  actor: Actor,
): Promise<Done<{ recording: RecordingPolicy }>> {
  await tx.query(`select from ${tables[kind]} where id = $1 for no key update`, [id]);
  const before = await readDecision(tx, { kind, id });
  if (before === recording) return { result: { recording } };
  await tx.query(`update ${tables[kind]} set recording = $2 where id = $1`, [id, recording]);
  await journal(tx, actor.agentId, 'recording_decided', { [kind]: id, from: before, to: recording });
  await tx.query(`select settle_recording(id, $2) from (${live[kind]}) live`, [id, `agent:${actor.agentId}`]);
  return { result: { recording } };
}
