import { randomBytes } from 'node:crypto';
import { cleanInput, mayListen } from '@linia/domain';
import { readSeen } from '../interactions/seen.ts';
import { readViewer } from '../people/viewer.ts';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Done } from '../shell/verb.ts';
import type { SignedIn } from '../shell/web.ts';
import { readRecordingSettings } from './settings.ts';

type Reader = Pick<SignedIn, 'agentId' | 'roles'>;

/** Supervisors of its lines, heads of its departments, and who talked in it, where the setting lets them. */
export async function mayHear(db: Queryable, person: Reader, call: number): Promise<boolean> {
  const [viewer, seen, { agentsOwn }] = [
    await readViewer(db, person),
    await readSeen(db, call),
    await readRecordingSettings(db),
  ];
  return mayListen(viewer, seen, agentsOwn);
}

/** Somebody says what they listen for: kept before the first sound, and the way to it is theirs alone, for two hours. */
export async function listen(
  tx: Queryable,
  { call, reason }: { call: number; reason: string },
  person: Reader,
): Promise<Done<{ id: string }>> {
  if (!(await mayHear(tx, person, call))) throw new Refusal('recording.not_for_you', 403);
  const said = cleanInput(reason, 300);
  if (said.length < 3) throw new Refusal('recording.reason', 422, { field: 'reason' });
  const { rows } = await tx.query(
    `select kept_at is not null as kept, bytes = 0 or erased_at is not null as gone from call_recordings where interaction_id = $1`,
    [call],
  );
  if (rows[0]?.gone) throw new Refusal('recording.none', 404);
  if (!rows[0]?.kept) throw new Refusal('recording.not_ready', 409);
  const id = randomBytes(15).toString('base64url');
  await tx.query(
    `insert into recording_listens (id, interaction_id, agent_id, reason, asked_at, until)
     values ($1, $2, $3, $4, linia_now(), linia_now() + interval '2 hours')`,
    [id, call, person.agentId, said],
  );
  return { result: { id } };
}

/** The file's name, for who has asked for it; from the first sound on it counts as heard. */
export async function fileOf(db: Queryable, id: string, person: Reader): Promise<string> {
  const { rows } = await db.query(
    `select c.name, l.interaction_id as call, l.heard_at is not null as heard from recording_listens l join call_recordings c on c.interaction_id = l.interaction_id
     where l.id = $1 and l.agent_id = $2 and l.until > linia_now() and c.kept_at is not null and c.erased_at is null`,
    [id, person.agentId],
  );
  const row = rows[0] as { name: string; call: number; heard: boolean } | undefined;
  if (!row || !(await mayHear(db, person, row.call))) throw new Refusal('recording.over', 404);
  if (!row.heard)
    await db.query('update recording_listens set heard_at = linia_now() where id = $1 and heard_at is null', [id]);
  return row.name;
}
