import { createHash, randomBytes } from 'node:crypto';
import type { Role } from '@linia/domain';
import type { Language } from '@linia/protocol';
import { prepare, type Database, type Queryable } from '../shell/database.ts';
import type { SignedIn } from '../shell/web.ts';

/** Hours a session lives after its last use; looked at again at most every ten minutes, so that reads stay reads. */
const lifetime = '12 hours';
const stale = '11 hours 50 minutes';

const cookieName = 'linia';
const token = /(?:^|;\s*)linia=([\w-]{43})(?:;|$)/;

/** Who sits behind a request or a socket, by its Cookie header; null for a stranger, an ended session, a disabled person. */
export async function findSession(db: Database, cookies: string): Promise<SignedIn | null> {
  const session = sessionOf(cookies);
  if (session === null) return null;
  const { rows } = await db.pool.query(
    prepare(
      `select a.id, a.login, a.name, to_jsonb(a.roles) as roles, a.language, s.expires_at < linia_now() + $2::interval as stale
       from sessions s join agents a on a.id = s.agent_id
       where s.id_hash = $1 and s.expires_at > linia_now() and a.disabled_at is null`,
      [session, stale],
    ),
  );
  const row = rows[0] as
    { id: number; login: string; name: string; roles: Role[]; language: Language; stale: boolean } | undefined;
  if (!row) return null;
  if (row.stale) {
    await db.pool.query('update sessions set expires_at = linia_now() + $2::interval where id_hash = $1', [
      session,
      lifetime,
    ]);
  }
  return { agentId: row.id, login: row.login, name: row.name, roles: row.roles, language: row.language, session };
}

/** Which of these sessions still live. */
export async function readSessions(db: Database, sessions: string[]): Promise<Set<string>> {
  const { rows } = await db.pool.query(
    `select s.id_hash as session from sessions s join agents a on a.id = s.agent_id
     where s.id_hash = any ($1) and s.expires_at > linia_now() and a.disabled_at is null`,
    [sessions],
  );
  return new Set(rows.map((row) => row.session as string));
}

/** The hash of the session that a Cookie header names, whether or not it still lives. */
export function sessionOf(cookies: string): string | null {
  const found = token.exec(cookies)?.[1];
  return found === undefined ? null : hashToken(found);
}

/** Sessions whose time is over: every process closes their desks. */
export async function endExpired(tx: Queryable): Promise<void> {
  await tx.query(
    `with gone as (delete from sessions where expires_at <= linia_now() returning id_hash) select pg_notify('linia', 'session:' || id_hash || ':1') from gone`,
  );
}

/** A new session of a person; only its hash is kept. Ended ones are swept out here, they are in nobody's way till then. */
export async function openSession(tx: Queryable, agentId: number): Promise<string> {
  const fresh = newToken();
  await endExpired(tx);
  await tx.query(
    `insert into sessions (id_hash, agent_id, data, expires_at, created_at) values ($1, $2, '{}', linia_now() + $3::interval, linia_now())`,
    [hashToken(fresh), agentId, lifetime],
  );
  return fresh;
}

/** Ends one session; every process closes its desks. */
export async function closeSession(tx: Queryable, session: string): Promise<void> {
  await tx.query(
    `with gone as (delete from sessions where id_hash = $1 returning id_hash) select pg_notify('linia', 'session:' || id_hash || ':0') from gone`,
    [session],
  );
}

/** Ends all sessions of a person. */
export async function closeSessionsOf(tx: Queryable, agentId: number): Promise<void> {
  await tx.query(
    `with gone as (delete from sessions where agent_id = $1 returning id_hash) select pg_notify('linia', 'session:' || id_hash || ':0') from gone`,
    [agentId],
  );
}

/** The cookie outlives the session: whether it is still good is the database's word, not the browser's. */
export function sessionCookie(value: string, publicUrl: string | null): string {
  const secure = publicUrl?.startsWith('https:') ? '; Secure' : '';
  const age = value === '' ? 0 : 30 * 24 * 3600;
  return `${cookieName}=${value}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Strict${secure}`;
}

export const newToken = (): string => randomBytes(32).toString('base64url');

/** 32 random bytes need no salt and no slow hash: there is nothing to guess. */
export const hashToken = (value: string): string => createHash('sha256').update(value).digest('base64url');
