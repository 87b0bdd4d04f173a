import type { DigestFaults, FeedbackSettings } from '@linia/protocol';
import { lockSettings, refuseOther } from '../queues/settings/edit.ts';
import type { Queryable } from '../shell/database.ts';
import { journal } from '../shell/journal.ts';
import type { Verb } from '../shell/verb.ts';

export async function readFeedbackSettings(db: Queryable): Promise<FeedbackSettings> {
  return (await db.query('select feedback_settings() as settings')).rows[0].settings as FeedbackSettings;
}

/** What stands between heads and their digests now, by the names of departments. */
export async function readDigestFaults(db: Queryable): Promise<DigestFaults> {
  const { rows } = await db.query(
    `with told as (
       select d.name, d.position, d.id, (select bool_or(r.heads) from digest_readers(d.id) r) as heads from departments d where not d.closed)
     select exists (select from mailboxes where not closed) as mailbox,
       coalesce(array_agg(name order by position, id) filter (where heads is false), '{}') as administrators,
       coalesce(array_agg(name order by position, id) filter (where heads is null), '{}') as nobody from told`,
  );
  return rows[0] as DigestFaults;
}

/** From now on: what stands already keeps its time. */
export const saveFeedbackSettings: Verb<FeedbackSettings & { was?: FeedbackSettings }> = async (tx, input, actor) => {
  const { was, ...settings } = input;
  await lockSettings(tx);
  const before = await readFeedbackSettings(tx);
  refuseOther(before, was);
  await tx.query(
    `insert into settings (key, value) values ('feedback', $1) on conflict (key) do update set value = excluded.value`,
    [JSON.stringify(settings)],
  );
  await journal(tx, actor.agentId, 'feedback_settings', { before, after: settings });
  return { result: null };
};
