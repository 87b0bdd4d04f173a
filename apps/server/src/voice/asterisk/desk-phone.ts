import { randomBytes } from 'node:crypto';
import type { DeskPhone, DeskPhoneUse } from '@linia/protocol';
import type { AsteriskConfig } from '../../shell/config.ts';
import type { Queryable } from '../../shell/database.ts';
import type { Secrets } from '../../shell/secrets.ts';
import { dropEndpoint, EndpointRefused, registeringPhoneOf } from './endpoints.ts';

/** As Asterisk knows a person's telephone on the desk. */
export const deskName = (agentId: number): string => `desk-${agentId}`;

export async function readDeskPhone(db: Queryable, agentId: number): Promise<DeskPhone> {
  const { rows } = await db.query('select desk_phone as use from agents where id = $1', [agentId]);
  const use = (rows[0]?.use as DeskPhoneUse | null) ?? 'none';
  return { use, username: use === 'none' ? null : deskName(agentId), password: null };
}

/**
 * A telephone over SIP on this person's desk, rung with the browser or instead of it. A password is made with the first wish and
 * whenever another is asked for; it is said once, and kept encrypted, for Asterisk forgets it whenever it starts anew.
 */
export async function useDeskPhone(
  db: Queryable,
  asterisk: AsteriskConfig,
  secrets: Secrets,
  agentId: number,
  { use, anew }: { use: DeskPhoneUse; anew: boolean },
): Promise<DeskPhone> {
  const { rows } = await db.query('select desk_phone_key as key from agents where id = $1', [agentId]);
  const kept = rows[0].key === null ? null : secrets.open(rows[0].key as string);
  if (use === 'none') {
    await dropEndpoint(deskName(agentId), asterisk);
    await db.query('update agents set desk_phone = null, desk_phone_key = null where id = $1', [agentId]);
    return { use, username: null, password: null };
  }
  const made = kept === null || anew ? randomBytes(12).toString('base64url') : null;
  await registeringPhoneOf(deskName(agentId), made ?? kept!, asterisk);
  await db.query('update agents set desk_phone = $2, desk_phone_key = coalesce($3, desk_phone_key) where id = $1', [
    agentId,
    use,
    made && secrets.close(made),
  ]);
  return { use, username: deskName(agentId), password: made };
}

/**
 * Asterisk was started anew, or another process leads: it is told of all of them. One that it does not take, or whose password was kept
 * with another LINIA_SECRET, keeps the others from nothing. Returns these, and why.
 */
export async function tellDeskPhones(
  db: Queryable,
  asterisk: AsteriskConfig,
  secrets: Secrets,
): Promise<{ phone: string; why: string }[]> {
  const { rows } = await db.query(
    'select id, desk_phone_key as key from agents where desk_phone is not null and disabled_at is null and desk_phone_key is not null order by id',
  );
  const silent: { phone: string; why: string }[] = [];
  for (const { id, key } of rows as { id: number; key: string }[]) {
    const phone = deskName(id);
    try {
      const password = secrets.open(key);
      if (password === null)
        throw new EndpointRefused('its password was kept with another LINIA_SECRET: give it a new one');
      await registeringPhoneOf(phone, password, asterisk);
    } catch (error) {
      if (!(error instanceof EndpointRefused)) throw error; // nobody answers: the others would not be taken either
      silent.push({ phone, why: error.message });
    }
  }
  return silent;
}
