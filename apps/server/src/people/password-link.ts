import type { InvitationLink } from '@linia/protocol';
import { inTransaction } from '../shell/transaction.ts';
import type { Database } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Actor } from '../shell/verb.ts';
import { journal } from '../shell/journal.ts';
import { consumeLink, makeLink, readLink } from './links.ts';
import { hashPassword } from './passwords.ts';
import { closeSessionsOf } from './sessions.ts';

/** A forgotten or a leaked password: it ends here with all sessions, and a link makes the next one. */
export async function resetPassword(db: Database, id: number, actor: Actor, base: string): Promise<InvitationLink> {
  if (id === actor.agentId) throw new Refusal('person.yourself', 409);
  return inTransaction(db, async (tx) => {
    const { rows } = await tx.query(
      `with before as (select id, password_hash is null as invited from agents where id = $1)
       update agents a set password_hash = null from before where a.id = before.id and a.disabled_at is null returning before.invited`,
      [id],
    );
    if (!rows[0]) throw await unknownOrDisabled(tx, id);
    await closeSessionsOf(tx, id);
    await tx.query(`select record_agent($1, 'password_reset', $2)`, [id, `agent:${actor.agentId}`]);
    await journal(tx, actor.agentId, 'password_reset', { person: id });
    const purpose = rows[0].invited ? 'invite' : 'reset';
    return { result: await makeLink(tx, base, { purpose, agentId: id, createdBy: actor.agentId }) };
  });
}

async function unknownOrDisabled(tx: { query: Database['pool']['query'] }, id: number): Promise<Refusal> {
  const { rowCount } = await tx.query('select from agents where id = $1', [id]);
  return rowCount === 0 ? new Refusal('person.unknown', 404) : new Refusal('person.disabled', 409);
}

export type Invitation = { login: string; name: string; expiresAt: string; purpose: 'invite' | 'reset' };

/** Whom a link invites, for its page. */
export async function readInvitation(db: Database, token: string): Promise<Invitation> {
  const link = await readLink(db.pool, token, ['invite', 'reset']);
  const { rows } = await db.pool.query('select login, name from agents where id = $1 and disabled_at is null', [
    link.agentId,
  ]);
  if (!rows[0]) throw new Refusal('link.gone', 410);
  return {
    ...(rows[0] as { login: string; name: string }),
    expiresAt: link.expiresAt,
    purpose: link.purpose as 'invite' | 'reset',
  };
}

/** The person sets a password of their own; the link is used up. Returns who it is. */
export async function setPassword(db: Database, token: string, password: string): Promise<number> {
  await readLink(db.pool, token, ['invite', 'reset']);
  const passwordHash = await hashPassword(password);
  return inTransaction(db, async (tx) => {
    const { agentId, purpose } = await consumeLink(tx, token, ['invite', 'reset']);
    const { rows } = await tx.query(
      'update agents set password_hash = $2 where id = $1 and disabled_at is null returning id',
      [agentId, passwordHash],
    );
    if (!rows[0]) throw new Refusal('link.gone', 410);
    const id = rows[0].id as number;
    await closeSessionsOf(tx, id);
    await tx.query(`select record_agent($1, $2, $3)`, [id, purpose === 'invite' ? 'joined' : 'changed', `agent:${id}`]);
    await journal(tx, id, 'password_set', { person: id, purpose });
    return { result: id };
  });
}
