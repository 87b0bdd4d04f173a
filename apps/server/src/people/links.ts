import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import { hashToken, newToken } from './sessions.ts';

type LinkPurpose = 'invite' | 'reset' | 'setup';
type Link = { purpose: LinkPurpose; agentId: number | null; expiresAt: string };

const lives: Record<LinkPurpose, string> = { invite: '72 hours', reset: '72 hours', setup: '1 hour' };

/** A one-time link; whatever link the person (or the first start) had before is worth nothing from now on. */
export async function makeLink(
  tx: Queryable,
  base: string,
  link: { purpose: LinkPurpose; agentId: number | null; createdBy: number | null },
): Promise<{ url: string; expiresAt: string }> {
  await dropLinks(tx, link.agentId);
  const token = newToken();
  const { rows } = await tx.query(
    `insert into invitations (token_hash, agent_id, purpose, expires_at, created_by, created_at)
     values ($1, $2, $3, linia_now() + $4::interval, $5, linia_now()) returning expires_at as "expiresAt"`,
    [hashToken(token), link.agentId, link.purpose, lives[link.purpose], link.createdBy],
  );
  const path = link.purpose === 'setup' ? 'setup' : 'invite';
  return { url: `${base.replace(/\/+$/, '')}/${path}/${token}`, expiresAt: rows[0].expiresAt as string };
}

/** Unused links of a person; with null those of the first start. */
export async function dropLinks(tx: Queryable, agentId: number | null): Promise<void> {
  await tx.query('delete from invitations where agent_id is not distinct from $1 and used_at is null', [agentId]);
}

/** What a link is for, while it is good for anything. */
export async function readLink(db: Queryable, token: string, purposes: readonly LinkPurpose[]): Promise<Link> {
  const { rows } = await db.query(
    `select purpose, agent_id as "agentId", expires_at as "expiresAt" from invitations
     where token_hash = $1 and purpose = any ($2) and used_at is null and expires_at > linia_now()`,
    [hashToken(token), purposes],
  );
  if (!rows[0]) throw new Refusal('link.gone', 410);
  return rows[0] as Link;
}

/** Uses it up: of two at once, the second finds it gone. */
export async function consumeLink(tx: Queryable, token: string, purposes: readonly LinkPurpose[]): Promise<Link> {
  const { rows } = await tx.query(
    `update invitations set used_at = linia_now()
     where token_hash = $1 and purpose = any ($2) and used_at is null and expires_at > linia_now()
     returning purpose, agent_id as "agentId", expires_at as "expiresAt"`,
    [hashToken(token), purposes],
  );
  if (!rows[0]) throw new Refusal('link.gone', 410);
  return rows[0] as Link;
}
