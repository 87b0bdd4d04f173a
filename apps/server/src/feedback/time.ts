import type { Queryable } from '../shell/database.ts';
import type { Done } from '../shell/verb.ts';

/** What the clock does for heads. Two clocks at once: the second finds it done. */
const once =
  (statement: string) =>
  async (tx: Queryable, id: number): Promise<Done<boolean>> => {
    const { rows } = await tx.query(statement, [id]);
    return { result: rows[0].done as boolean };
  };

/** A delay that goes on is shown by itself. */
export const surfaceFeedback = once('select surface_feedback($1) as done');
/** Nobody answered in time. */
export const passFeedback = once('select pass_feedback($1) as done');
/** The day's short delays go to the head by letter. */
export const leaveDigest = once('select leave_digest($1) as done');
