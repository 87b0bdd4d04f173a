import type { Queryable } from '../../shell/database.ts';
import type { Actor } from '../../shell/verb.ts';
import { writeSpans } from './write-spans.ts';

type Change = { calendars: readonly number[]; cause: 'calendar' | 'production'; name: string };

/**
 * Calendars have changed: they are written out anew, and whatever is open by them is reckoned anew, in batches behind this
 * transaction. Returns where what moves is kept; null where no plan goes by them.
 */
export async function recount(
  tx: Queryable,
  { calendars, cause, name }: Change,
  actor: Actor | null,
): Promise<number | null> {
  const { rows } = await tx.query(
    'select array(select id from plans where calendar_id = any ($1) order by id) as plans',
    [calendars],
  );
  const plans = rows[0].plans as number[];
  await lockRecounts(tx, plans);
  await writeSpans(tx, calendars);
  return plans.length === 0 ? null : recountPlans(tx, { plans, cause, name }, actor);
}

/** A recount of these plans that is under way: its batch is waited for, before any setting is locked. */
export async function lockRecounts(tx: Queryable, plans: readonly number[]): Promise<void> {
  await tx.query('select lock_recounts($1)', [plans]);
}

export async function recountPlans(
  tx: Queryable,
  { plans, cause, name }: { plans: readonly number[]; cause: Change['cause'] | 'plan'; name: string },
  actor: Actor | null,
): Promise<number> {
  const { rows } = await tx.query('select begin_recount($1, $2, $3, $4) as id', [
    plans,
    actor?.agentId ?? null,
    cause,
    name,
  ]);
  return rows[0].id as number;
}
