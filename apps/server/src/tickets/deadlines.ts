import type { Queryable } from '../shell/database.ts';
import type { Done } from '../shell/verb.ts';

/** A deadline is near, or has passed: its request's history has it, and desks and boards are told. Once, whoever's clock it was. */
export async function fireDeadline(tx: Queryable, timerId: number): Promise<Done<boolean>> {
  const { rows } = await tx.query('select fire_deadline($1) as fired', [timerId]);
  return { result: rows[0].fired as boolean };
}
