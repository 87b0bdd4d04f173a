import type { FeedbackAct, FeedbackHand } from '@linia/protocol';
import { Refusal } from '../shell/refusal.ts';
import type { Verb } from '../shell/verb.ts';
import { refuseUnseenFeedback } from './unseen.ts';

/** A head takes a feedback in hand, notes something beside it, closes it without a letter and says why, opens it again. */
export const actOnFeedback: Verb<FeedbackAct & { feedbackId: number }> = async (tx, input, { agentId }) => {
  const by = `agent:${agentId}`;
  const advance = (event: string, data: object) =>
    tx.query('select advance_feedback($1, $2, $3, $4)', [input.feedbackId, event, by, JSON.stringify(data)]);
  if (input.act === 'acknowledge') {
    const { rows } = await tx.query('select state from feedback where id = $1 for no key update', [input.feedbackId]);
    // two windows of one head, or two heads: it is in hand already
    if (rows[0].state !== 'working') await advance('acknowledged', {});
  } else if (input.act === 'note') await advance('noted', { note: said(input.note, 'note') });
  else if (input.act === 'reopen') await advance('reopened', {});
  else {
    const { rows } = await tx.query('select state from feedback where id = $1 for no key update', [input.feedbackId]);
    if (input.seen !== undefined) await refuseUnseenFeedback(tx, input.feedbackId, input.seen, agentId);
    // who has answered need not explain
    const reason = rows[0].state === 'answered' ? input.reason.trim() : said(input.reason, 'reason');
    await advance('closed', { reason });
  }
  return { result: null };
};

/** It is another head's: of the department they head, or of its own where nobody else may have it. They are told why. */
export const handFeedback: Verb<FeedbackHand & { feedbackId: number }> = async (tx, input, { agentId }) => {
  const reason = said(input.reason, 'reason');
  const { rows } = await tx.query(
    `select f.owner_id as owner, f.person_id as person, a.id as head,
       coalesce((select d.id from departments d where d.id = f.department_id and (d.head_id = a.id or a.department_id = d.id)),
         (select d.id from departments d where d.head_id = a.id and not d.closed order by d.id limit 1), a.department_id, f.department_id) as department
     from feedback f left join agents a on a.id = $2 and a.disabled_at is null and 'head' = any (a.roles)
     where f.id = $1 for no key update of f`,
    [input.feedbackId, input.ownerId],
  );
  const now = rows[0] as { owner: number | null; person: number | null; head: number | null; department: number };
  if (now.head === null) throw new Refusal('feedback.no_head', 422, { field: 'ownerId' });
  if (now.head === now.person) throw new Refusal('feedback.about_them', 422, { field: 'ownerId' });
  if (now.head === now.owner) return { result: null };
  await tx.query('update feedback set owner_id = $2, department_id = $3 where id = $1', [
    input.feedbackId,
    now.head,
    now.department,
  ]);
  await tx.query(`select advance_feedback($1, 'reassigned', $2, $3)`, [
    input.feedbackId,
    `agent:${agentId}`,
    JSON.stringify({ from: now.owner, to: now.head, department: now.department, reason }),
  ]);
  return { result: null };
};

function said(text: string, field: string): string {
  const clean = text.trim();
  if (clean === '') throw new Refusal('feedback.reason', 422, { field });
  return clean;
}
