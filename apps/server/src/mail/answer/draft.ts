import type { AnswerDraft, DraftSave, NoteDraft, SavedDraft } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';

export type DraftOf = { answer: SavedDraft<AnswerDraft> | null; note: SavedDraft<NoteDraft> | null };

/** What a person was typing in a request. */
export async function readDrafts(db: Queryable, ticketId: number, agentId: number): Promise<DraftOf> {
  const { rows } = await db.query(
    `select kind, version, body, saved_at as "savedAt" from ticket_drafts where ticket_id = $1 and agent_id = $2`,
    [ticketId, agentId],
  );
  const found = (of: string) => {
    const row = rows.find(({ kind }) => kind === of);
    return row ? { version: row.version, body: row.body, savedAt: row.savedAt } : null;
  };
  return { answer: found('answer'), note: found('note') };
}

/**
 * What a person is typing, kept as typed: a row of its own outside the request's lock. Two windows of theirs: whoever types on
 * what is not the last is told, and shown the last; an empty text is no draft.
 */
export async function saveTicketDraft(
  db: Queryable,
  ticketId: number,
  agentId: number,
  { kind, version, body }: DraftSave,
): Promise<{ version: number; savedAt: string }> {
  const { rows } = await db.query(
    `insert into ticket_drafts as d (ticket_id, agent_id, kind, version, body, saved_at)
     select $1, $2, $3, $4::int + 1, $5, linia_now()
     where $4 = 0 or exists (select from ticket_drafts where ticket_id = $1 and agent_id = $2 and kind = $3)
     on conflict (ticket_id, agent_id, kind) do update set version = d.version + 1, body = excluded.body, saved_at = excluded.saved_at
       where d.version = $4 or d.body = excluded.body
     returning version, saved_at as "savedAt"`,
    [ticketId, agentId, kind, version, JSON.stringify(body)],
  );
  if (rows[0]) return rows[0] as { version: number; savedAt: string };
  const other = (await readDrafts(db, ticketId, agentId))[kind];
  throw new Refusal(other ? 'draft.other_window' : 'draft.gone', 409, { details: { draft: other } });
}

export async function dropDraft(db: Queryable, ticketId: number, agentId: number, kind: string): Promise<void> {
  await db.query('delete from ticket_drafts where ticket_id = $1 and agent_id = $2 and kind = $3', [
    ticketId,
    agentId,
    kind,
  ]);
}
