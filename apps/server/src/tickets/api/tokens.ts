import { createHash, randomBytes } from 'node:crypto';
import { cleanInput } from '@linia/domain';
import type { ApiToken, ApiTokenInput } from '@linia/protocol';
import { journal } from '../../shell/journal.ts';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Actor, Done } from '../../shell/verb.ts';

const hash = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Whose token it is, if it is one: known by its hash alone. */
export async function tokenOf(
  db: Queryable,
  header: string | undefined,
): Promise<{ id: number; name: string; departmentId: number | null }> {
  const [, token] = /^Bearer ([\w-]{20,100})$/.exec(header ?? '') ?? [];
  const { rows } = await db.query(
    `update api_tokens set used_at = linia_now() where token_hash = $1 and not revoked returning id, name, department_id as "departmentId"`,
    [hash(token ?? '')],
  );
  if (!rows[0]) throw new Refusal('intake.token', 401);
  return rows[0] as { id: number; name: string; departmentId: number | null };
}

export async function readTokens(db: Queryable): Promise<ApiToken[]> {
  const { rows } = await db.query(
    `select t.id, t.name, t.created_at as "createdAt", t.used_at as "usedAt", case when d.id is not null then jsonb_build_object('id', d.id, 'name', d.name) end as department
     from api_tokens t left join departments d on d.id = t.department_id where not t.revoked order by t.name`,
  );
  return rows as ApiToken[];
}

/** A program may register requests from now on. Its token is told this once: only its hash is kept. */
export async function addToken(tx: Queryable, input: ApiTokenInput, actor: Actor): Promise<Done<string>> {
  const name = cleanInput(input.name);
  const taken = await tx.query('select from api_tokens where name = $1', [name]);
  if (taken.rowCount) throw new Refusal('intake.name_taken', 409, { field: 'name' });
  const token = randomBytes(32).toString('base64url');
  await tx.query(
    'insert into api_tokens (name, token_hash, department_id, created_at, created_by) values ($1, $2, $3, linia_now(), $4)',
    [name, hash(token), input.departmentId, actor.agentId],
  );
  await journal(tx, actor.agentId, 'token_added', { name });
  return { result: token };
}

/** It registers nothing from now on. */
export async function revokeToken(tx: Queryable, id: number, actor: Actor): Promise<Done> {
  const { rows } = await tx.query('update api_tokens set revoked = true where id = $1 and not revoked returning name', [
    id,
  ]);
  if (!rows[0]) throw new Refusal('intake.unknown', 404);
  await journal(tx, actor.agentId, 'token_revoked', { name: rows[0].name });
  return { result: null };
}
