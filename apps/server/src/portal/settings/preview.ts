import { randomBytes } from 'node:crypto';
import type { PortalSettings } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import type { VersionedSettings } from './read.ts';

/** The portal as somebody is about to set it, for half an hour, by a key that only they have. One at a time. */
export async function keepPreview(db: Queryable, settings: PortalSettings): Promise<string> {
  const key = randomBytes(12).toString('base64url');
  await db.query(
    `insert into settings (key, value) values ('portalPreview', jsonb_build_object('key', $1::text, 'until', linia_now() + interval '30 minutes', 'settings', $2::jsonb))
     on conflict (key) do update set value = excluded.value`,
    [key, JSON.stringify(settings)],
  );
  return key;
}

export async function readPreview(db: Queryable, key: string): Promise<VersionedSettings | null> {
  const { rows } = await db.query(
    `select value -> 'settings' as settings from settings
     where key = 'portalPreview' and value ->> 'key' = $1 and (value ->> 'until')::timestamptz > linia_now()`,
    [key],
  );
  return rows[0] ? { ...(rows[0].settings as PortalSettings), version: -1 } : null;
}
