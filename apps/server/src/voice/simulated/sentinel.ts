import type { CallerBehaviour, DemoCaller } from '@linia/drizzle/seed';
import type { Queryable } from '../../shell/database.ts';

/** The simulated line's own id of a call names its caller, so that any process knows how the caller behaves. */
export const callIdOf = (key: string, id: string): string => `demo:${key}:${id}`;

/** How this call's caller behaves; somebody who is no sentinel does nothing by themselves. */
export async function behaviourOf(
  db: Queryable,
  interactionId: number,
  callers: readonly DemoCaller[],
): Promise<CallerBehaviour> {
  const { rows } = await db.query('select external_id from interactions where id = $1', [interactionId]);
  const key = /^demo:(.+):[^:]+$/.exec(rows[0]?.external_id ?? '')?.[1];
  return callers.find((caller) => caller.key === key)?.behaviour ?? {};
}
