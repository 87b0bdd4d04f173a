import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type FeedbackToken, type Token } from '@linia/domain';
import type { Database, Queryable } from '../shell/database.ts';

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

const keys = new WeakMap<Database, string>();

/** The same, asked once by each process: it never changes. */
export async function mailKeyOf(db: Database): Promise<string> {
  const known = keys.get(db) ?? (await readMailKey(db.pool));
  keys.set(db, known);
  return known;
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

/** The same for a feedback: a mark of a request proves nothing here. */
export function makeFeedbackToken(key: string, feedbackId: number): FeedbackToken {
  const nonce = randomBytes(5).toString('hex');
  return { feedbackId, nonce, mac: macOf(key, `f${feedbackId}`, nonce) };
}
export function isOurFeedbackToken(key: string, { feedbackId, nonce, mac }: FeedbackToken): boolean {
  return timingSafeEqual(Buffer.from(macOf(key, `f${feedbackId}`, nonce)), Buffer.from(mac.padEnd(20).slice(0, 20)));
}

const macOf = (key: string, of: number | string, nonce: string): string =>
  createHmac('sha256', key).update(`${of}.${nonce}`).digest('hex').slice(0, 20);
