import type { FeedbackDraft } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';

/** What a head is typing to a customer is kept as typed. Two windows of theirs: whoever types on what is not the last is told. */
export async function saveFeedbackDraft(
  db: Queryable,
  id: number,
  agentId: number,
  { version, text }: { version: number; text: string },
): Promise<Pick<FeedbackDraft, 'version' | 'savedAt'>> {
  const { rows } = await db.query(
    `insert into feedback_drafts as d (feedback_id, agent_id, version, text, saved_at)
     select $1, $2, $3::int + 1, $4, linia_now()
     where $3 = 0 or exists (select from feedback_drafts where feedback_id = $1 and agent_id = $2)
     on conflict (feedback_id, agent_id) do update set version = d.version + 1, text = excluded.text, saved_at = excluded.saved_at
       where d.version = $3 or d.text = excluded.text
     returning version, saved_at as "savedAt"`,
    [id, agentId, version, text],
  );
  if (rows[0]) return rows[0] as Pick<FeedbackDraft, 'version' | 'savedAt'>;
  const { rows: other } = await db.query(
    `select version, text, saved_at as "savedAt" from feedback_drafts where feedback_id = $1 and agent_id = $2`,
    [id, agentId],
  );
  throw new Refusal(other[0] ? 'draft.other_window' : 'draft.gone', 409, { details: { draft: other[0] ?? null } });
}
