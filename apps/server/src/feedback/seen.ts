import { readViewer } from '../people/viewer.ts';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { SignedIn } from '../shell/web.ts';

/**
 * Whose it is: written to a head, of a department they head; never what is said of oneself. In a condition over `f`, with the
 * reader's id and departments as the first two parameters.
 */
export const isMine = `(f.owner_id = $1 or f.department_id = any ($2) and f.person_id is distinct from $1)`;

export async function readerOf(db: Queryable, person: SignedIn): Promise<[number, readonly number[]]> {
  if (!person.roles.includes('head')) return [-1, []];
  return [person.agentId, (await readViewer(db, person)).headedDepartmentIds];
}

/** What looks after all of them sees, and hands on: nobody's, and what is unanswered past its time. */
export const isUnheard = `f.state in ('new', 'working', 'gathered') and (f.passed_at is not null or not exists (
  select from agents h join departments d on d.id = f.department_id where h.disabled_at is null and 'head' = any (h.roles)
    and (h.id = f.owner_id or (d.head_id = h.id or h.department_id = d.id) and h.id is distinct from f.person_id)))`;

/** The feedback with this number, if the reader may open it. Of a number that is not theirs nothing is said. */
export async function openFeedback(db: Queryable, person: SignedIn, number: number): Promise<number> {
  const { rows } = await db.query(`select f.id from feedback f where f.number = $3 and ${isMine}`, [
    ...(await readerOf(db, person)),
    number,
  ]);
  if (!rows[0]) throw new Refusal('feedback.unknown', 404);
  return rows[0].id as number;
}

/** To be handed to a head: by a head who has it, or by an administrator where nobody does. */
export async function openToHand(db: Queryable, person: SignedIn, number: number): Promise<number> {
  const { rows } = await db.query(
    `select f.id from feedback f where f.number = $3 and (${isMine} or $4 and ${isUnheard})`,
    [...(await readerOf(db, person)), number, person.roles.includes('administrator')],
  );
  if (!rows[0]) throw new Refusal('feedback.unknown', 404);
  return rows[0].id as number;
}
