import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';

/** Any number: who changes administrators goes one by one, so that two can't disable each other. Comes before any row. */
const lock = 6_482_010;

export async function lockAdministrators(tx: Queryable): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1)', [lock]);
}

/** Somebody must remain who can let people in. Call it under the lock, before the person stops being an administrator. */
export async function refuseLastAdministrator(tx: Queryable, agentId: number): Promise<void> {
  const { rows } = await tx.query(
    `select exists (select from agents where id = $1 and 'administrator' = any (roles) and disabled_at is null)
       and not exists (select from agents where id <> $1 and 'administrator' = any (roles) and disabled_at is null and password_hash is not null) as last`,
    [agentId],
  );
  if (rows[0].last) throw new Refusal('person.last_administrator', 409);
}
