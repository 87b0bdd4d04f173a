import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Queryable } from '../../shell/database.ts';

/** Sooner than this nobody has filled in a form; later than that its page may be of yesterday, and is asked for again. */
export const earliestMs = 2_000;
export const latestMs = 24 * 3_600_000;

/** What a form carries from its page to us: a key of its own, by which one sent twice is one, and when it was opened. */
export type Stamp = { key: string; at: number };
export type StampFault = 'stamp.none' | 'stamp.forged' | 'stamp.stale' | 'stamp.early';

/** The key that signs forms: one for all processes, made when it is first needed. */
export async function readFormKey(db: Queryable): Promise<string> {
  const { rows } = await db.query(
    `with made as (insert into settings (key, value) values ('formKey', to_jsonb($1::text)) on conflict do nothing returning value)
     select value #>> '{}' as key from made union all select value #>> '{}' from settings where key = 'formKey'`,
    [randomBytes(32).toString('base64')],
  );
  return rows[0].key as string;
}

/** A new stamp of this form (`matter`: one form's stamp is no other's). */
export function makeStamp(secret: string, matter: string, now = Date.now()): string {
  const said = `${randomBytes(12).toString('base64url')}.${now.toString(36)}`;
  return `${said}.${macOf(secret, matter, said)}`;
}

/**
 * What a stamp says. A stale or an early one is ours all the same: its key is known by then, so that what was
 * sent before is found, and an early one may be sent again.
 */
export function readStamp(
  secret: string,
  matter: string,
  text: string,
  now = Date.now(),
): { stamp: Stamp | null; fault: StampFault | null } {
  if (text === '') return { stamp: null, fault: 'stamp.none' };
  const [, key, at, mac] = /^([\w-]{16})\.([0-9a-z]{1,10})\.([\w-]{27})$/.exec(text) ?? [];
  if (!key || !timingSafeEqual(Buffer.from(macOf(secret, matter, `${key}.${at}`)), Buffer.from(mac!)))
    return { stamp: null, fault: 'stamp.forged' };
  const stamp = { key, at: parseInt(at!, 36) };
  if (now - stamp.at > latestMs) return { stamp, fault: 'stamp.stale' };
  return { stamp, fault: now - stamp.at < earliestMs ? 'stamp.early' : null };
}

const macOf = (secret: string, matter: string, said: string): string =>
  createHmac('sha256', secret).update(`${matter} ${said}`).digest('base64url').slice(0, 27);
