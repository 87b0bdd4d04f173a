import { hashToken, newToken } from '@linia/server/find-session';
import type pg from 'pg';

/** People who are signed in, without a password each: person → the Cookie header of their desk. */
export async function signIn(pool: pg.Pool, people: number[]): Promise<Map<number, string>> {
  const tokens = people.map(() => newToken());
  await pool.query(
    `insert into sessions (id_hash, agent_id, data, expires_at, created_at)
     select h, a, '{}', now() + interval '12 hours', now() from unnest($1::text[], $2::int[]) as x (h, a)`,
    [tokens.map(hashToken), people],
  );
  return new Map(people.map((id, n) => [id, `linia=${tokens[n]}`]));
}
