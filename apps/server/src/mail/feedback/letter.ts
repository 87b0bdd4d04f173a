import { findFeedbackTokens } from '@linia/domain';
import type { Queryable } from '../../shell/database.ts';
import type { ReadLetter } from '../reading/read-letter.ts';
import { isOurFeedbackToken } from '../tokens.ts';
import { markBounced } from '../register-bounce.ts';
import { writeMessage, type Writing } from '../write-message.ts';

/**
 * The feedback that a letter answers, locked: one that bears our mark and whose sender is the very address that we write to there.
 * From anybody else, or forged, it is a letter like every other, and its request is nobody's feedback.
 */
export async function feedbackOf(
  tx: Queryable,
  read: ReadLetter,
  key: string,
  forged: boolean,
): Promise<number | null> {
  const from = read.from?.address;
  if (from === undefined || forged) return null;
  const marks = findFeedbackTokens(`${read.references}\n${read.text}\n${read.html ?? ''}`);
  for (const mark of marks.filter((each) => isOurFeedbackToken(key, each))) {
    const { rows } = await tx.query('select id from feedback where id = $1 and email = $2 for no key update', [
      mark.feedbackId,
      from,
    ]);
    if (rows[0]) return rows[0].id as number;
  }
  return null;
}

/** A customer writes on: the head who answered has it again, with a new time to answer by. A machine's letter only stands there. */
export async function followFeedback(tx: Queryable, feedbackId: number, writing: Writing): Promise<void> {
  const message = await writeMessage(tx, { feedbackId }, writing);
  const event = writing.automatic === null ? 'letter_received' : 'letter_kept';
  await tx.query('select advance_feedback($1, $2, $3, $4)', [feedbackId, event, 'caller', JSON.stringify({ message })]);
  await keepLetter(tx, writing.letter.id);
}

/** A report about a letter of ours that is no request's: a head's answer, a number, a digest. */
export async function bounceElsewhere(tx: Queryable, writing: Writing): Promise<boolean> {
  const { recipient, status, failed, originalId } = writing.read!.bounce!;
  const { rows } = await tx.query(
    `select id, feedback_id as "feedbackId" from messages where direction = 'out' and message_id = $1 and ticket_id is null`,
    [originalId],
  );
  const found = rows[0] as { id: number; feedbackId: number | null } | undefined;
  if (!found) return false;
  await markBounced(tx, found.id, { recipient, status, failed });
  if (found.feedbackId !== null) {
    await tx.query('select from feedback where id = $1 for no key update', [found.feedbackId]);
    const message = await writeMessage(tx, { feedbackId: found.feedbackId }, { ...writing, bounce: true });
    await tx.query(`select advance_feedback($1, 'letter_kept', 'linia', $2)`, [
      found.feedbackId,
      JSON.stringify({ message, bounced: recipient, status }),
    ]);
  }
  await keepLetter(tx, writing.letter.id);
  return true;
}

const keepLetter = (tx: Queryable, id: number) =>
  tx.query(`update letters set state = 'registered', registered_at = linia_now() where id = $1`, [id]);
