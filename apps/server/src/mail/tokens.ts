import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Token } from '@linia/domain';
import type { Queryable } from '../shell/database.ts';

/** The key of this contact center's marks: one for all its processes, made when it is first needed. */
export async function readMailKey(db: Queryable): Promise<string> {
  const read = async () =>
    (await db.query(`select value #>> '{}' as key from settings where key = 'mailKey'`)).rows[0]?.key as
      string | undefined;
  const known = await read();
  if (known) return known;
  await db.query(`insert into settings (key, value) values ('mailKey', to_jsonb($1::text)) on conflict do nothing`, [
    randomBytes(32).toString('base64'),
  ]);
  return (await read())!;
}

/** A new mark of this request: for the Message-ID and the hidden line of one letter of ours. */
export function makeToken(key: string, ticketId: number): Token {
  const nonce = randomBytes(5).toString('hex');
  return { ticketId, nonce, mac: macOf(key, ticketId, nonce) };
}

/** Was this mark made here? */
export function isOurToken(key: string, { ticketId, nonce, mac }: Token): boolean {
  return timingSafeEqual(Buffer.from(macOf(key, ticketId, nonce)), Buffer.from(mac.padEnd(20).slice(0, 20)));
}

const macOf = (key: string, ticketId: number, nonce: string): string =>
  createHmac('sha256', key).update(`${ticketId}.${nonce}`).digest('hex').slice(0, 20);
