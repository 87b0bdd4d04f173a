import type { Queryable } from './database.ts';

/** What an administrator did, for the journal. `actorId` is null where the house itself acted (the first start). */
export async function journal(tx: Queryable, actorId: number | null, action: string, data: object): Promise<void> {
  await tx.query('insert into journal (at, actor_id, action, data) values (linia_now(), $1, $2, $3)', [
    actorId,
    action,
    JSON.stringify(data),
  ]);
}
