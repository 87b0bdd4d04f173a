import { writeFeedbackToken } from '@linia/domain';
import type { FeedbackAnswer, Language } from '@linia/protocol';
import { refuseUnseenFeedback } from '../../feedback/unseen.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Queryable } from '../../shell/database.ts';
import type { Verb } from '../../shell/verb.ts';
import { quoteOf } from '../answer/compose.ts';
import { undoSeconds } from '../answer/answer.ts';
import { ownAddress } from '../own-address.ts';
import { validAddress } from '../reading/read-letter.ts';
import { referencesAfter } from '../references.ts';
import { makeFeedbackToken, readMailKey } from '../tokens.ts';
import { writeRecipients } from '../write-message.ts';
import { mailboxOfDepartment } from './mailbox.ts';

type Locked = {
  number: number;
  version: number;
  departmentId: number;
  email: string | null;
  name: string;
  language: Language;
  zone: string;
  text: string;
  createdAt: string;
};

/**
 * The head answers a customer. The letter, its place in the outbox, the end of the draft and the state are one transaction, like
 * every answer of the house; it can be taken back until it leaves. Whoever writes on what is not the last is told.
 */
export const answerFeedback: Verb<FeedbackAnswer & { feedbackId: number }, { message: number }> = async (
  tx,
  { feedbackId, seen, close, ...input },
  { agentId },
) => {
  const text = input.text.trim();
  if (text === '') throw new Refusal('answer.empty', 422, { field: 'text' });
  const feedback = await lock(tx, feedbackId);
  await refuseUnseenFeedback(tx, feedbackId, seen, agentId);
  const address = validAddress(feedback.email ?? undefined);
  if (address === null) throw new Refusal('answer.nobody', 409);
  const mailbox = await mailboxOfDepartment(tx, feedback.departmentId);
  if (!mailbox) throw new Refusal('answer.no_mailbox', 409);
  const { rows: own } = await tx.query('select from mailboxes where address = $1', [ownAddress(address)]);
  if (own[0]) throw new Refusal('answer.own_address', 409);

  const before = await lastLetter(tx, feedbackId);
  const { language, number } = feedback;
  const mark = writeFeedbackToken(makeFeedbackToken(await readMailKey(tx), feedbackId));
  const said = before ?? { at: feedback.createdAt, text: feedback.text, messageId: null, references: null };
  const { rows } = await tx.query(
    `insert into messages (feedback_id, direction, kind, at, mailbox_id, author_id, message_id, in_reply_to, "references", subject, text, quoted, language, due_at)
     values ($1, 'out', 'answer', linia_now(), $2, $3, $4, $5, $6, $7, $8, $9, $10, linia_now() + make_interval(secs => $11)) returning id`,
    [
      feedbackId,
      mailbox.id,
      agentId,
      `<${mark}@${mailbox.address.split('@')[1]!}>`,
      before?.messageId ?? null,
      referencesAfter(before),
      language === 'ru' ? `Re: Отзыв № ${number}` : `Re: Feedback No. ${number}`,
      text,
      quoteOf({ ...said, who: feedback.name || address }, language, feedback.zone),
      language,
      undoSeconds,
    ],
  );
  const message = rows[0].id as number;
  await writeRecipients(tx, message, { from: [], to: [{ name: feedback.name, address }], cc: [] });
  await tx.query('delete from feedback_drafts where feedback_id = $1 and agent_id = $2', [feedbackId, agentId]);
  await tx.query('update messages set outbox_id = queue_answer(id, make_interval(secs => $2)) where id = $1', [
    message,
    undoSeconds,
  ]);
  const by = `agent:${agentId}`;
  await tx.query(`select advance_feedback($1, 'answered', $2, $3)`, [feedbackId, by, JSON.stringify({ message })]);
  if (close)
    await tx.query(`select advance_feedback($1, 'closed', $2, $3)`, [feedbackId, by, JSON.stringify({ message })]);
  return { result: { message } };
};

/** An answer is taken back before it leaves: it is a draft again, and the feedback is in its head's hands. */
export const undoFeedbackAnswer: Verb<{ feedbackId: number; message: number }> = async (tx, input, { agentId }) => {
  const { feedbackId, message } = input;
  const { state } = await lock(tx, feedbackId);
  const { rows } = await tx.query(
    `select author_id as author, text from messages where id = $1 and feedback_id = $2 and kind = 'answer'`,
    [message, feedbackId],
  );
  if (!rows[0]) throw new Refusal('answer.gone', 409);
  if (rows[0].author !== agentId) throw new Refusal('answer.not_yours', 403);
  const { rows: stopped } = await tx.query('select unqueue_answer($1) as stopped', [message]);
  if (!stopped[0].stopped) throw new Refusal('answer.gone', 409);
  await tx.query(
    `insert into feedback_drafts as d (feedback_id, agent_id, version, text, saved_at) values ($1, $2, 1, $3, linia_now())
     on conflict (feedback_id, agent_id) do update set version = d.version + 1, saved_at = excluded.saved_at,
       text = rtrim(excluded.text || E'\\n\\n' || d.text)`,
    [feedbackId, agentId, rows[0].text],
  );
  await tx.query('delete from messages where id = $1', [message]);
  // its receipt stands for a letter that is no more: said once more under the same id it is to leave
  await tx.query(
    `delete from receipts where source = 'http' and actor = $1 and id like $2 and result ->> 'message' = $3`,
    [String(agentId), `feedback:answer ${feedbackId} %`, String(message)],
  );
  const by = `agent:${agentId}`;
  if (state === 'closed') await tx.query(`select advance_feedback($1, 'reopened', $2, '{}')`, [feedbackId, by]);
  await tx.query(`select advance_feedback($1, 'answer_undone', $2, $3)`, [feedbackId, by, JSON.stringify({ message })]);
  return { result: null };
};

async function lock(tx: Queryable, id: number): Promise<Locked & { state: string }> {
  const { rows } = await tx.query(
    `select number, version, state, department_id as "departmentId", email, name, language, company_zone() as zone, text, created_at as "createdAt"
     from feedback where id = $1 for no key update`,
    [id],
  );
  return rows[0] as Locked & { state: string };
}

type Before = { at: string; text: string; messageId: string | null; references: string | null };

async function lastLetter(tx: Queryable, id: number): Promise<Before | null> {
  const { rows } = await tx.query(
    `select at, text, message_id as "messageId", "references" from messages
     where feedback_id = $1 and direction = 'in' and kind = 'letter' order by at desc, id desc limit 1`,
    [id],
  );
  return (rows[0] as Before | undefined) ?? null;
}
