import { cleanInput } from '@linia/domain';
import { readPhone } from '@linia/domain/phone';
import type { Cti } from '@linia/protocol';

/** A line of the PBX as the webhook needs it. */
export type Line = { id: number; number: string; routing: 'linia' | 'pbx' };

/** What the PBX said, in our words. */
export type CtiEvent = {
  callId: string;
  /** Null where it neither said nor showed it. */
  direction: 'incoming' | 'outgoing' | null;
  /** The other side's number as it came; null where there is none. */
  phone: string | null;
  /** Our side, as extension, login or full name, the most telling first. Who stand together were named together. */
  people: string[][];
  /** Who it says it was, for the board, should nobody of ours be meant; null where it named nobody (or many). */
  named: string | null;
  cause: string | null;
  /** Two letters, small; null where it said none. */
  language: string | null;
};

const texts = {
  event: 20,
  direction: 10,
  callId: 251,
  from: 100,
  to: 100,
  answeringNumber: 100,
  cause: 60,
  language: 10,
} as const;

/**
 * The body as connectors of all kinds send it, made to fit `CtiSchema`: `user[]` and `user[0]` are user, numbers are text,
 * empty fields are absent, endless ones are cut. A call is not refused for a silly caller id; only for an event or a
 * call id that can't be understood, which is the schema's to say.
 */
export function tidy(body: unknown): unknown {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return body;
  const fields = Object.entries(body);
  const tidied: Record<string, unknown> = {};
  for (const [key, cap] of Object.entries(texts)) {
    const value: unknown = fields.find(([name]) => name === key)?.[1];
    const text = line(Array.isArray(value) ? value[0] : value, cap);
    if (text !== null) tidied[key] = text;
  }
  const users = fields.filter(([name]) => /^user(?:\[\d*\])?$/.test(name)).flatMap(([, value]) => value);
  const named = users.map((user) => line(user, 100)).filter((user) => user !== null);
  if (named.length > 0) tidied['user'] = named.slice(0, 50);
  if (typeof tidied['event'] === 'string')
    tidied['event'] = events.get(tidied['event'].toLowerCase()) ?? tidied['event'];
  if (typeof tidied['direction'] === 'string') tidied['direction'] = tidied['direction'].toLowerCase();
  return tidied;
}

const events = new Map(['newCall', 'answer', 'callback', 'hangup'].map((event) => [event.toLowerCase(), event]));

function line(value: unknown, cap: number): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  return cleanInput(String(value), cap) || null;
}

export function readEvent(cti: Cti, { number }: Line): CtiEvent {
  const direction = directionOf(cti, number);
  const users = cti.user === undefined ? [] : [cti.user].flat();
  const answering = cti.answeringNumber === undefined ? [] : [cti.answeringNumber];
  const single = users.length === 1 ? users[0]! : null;
  const rest = { callId: cti.callId, direction, cause: cti.cause ?? null, language: languageOf(cti) };
  if (direction !== 'outgoing') {
    return { ...rest, phone: cti.from ?? null, people: [answering, users], named: cti.answeringNumber ?? single };
  }
  // outgoing: ours is who calls, and the number that answers is the customer's
  const from = cti.from === undefined ? [] : [cti.from];
  const inside = cti.from !== undefined && readPhone(cti.from)?.kind === 'short' ? cti.from : null;
  return { ...rest, phone: cti.to ?? null, people: [users, from, answering], named: single ?? inside };
}

/** «ru», «RU», «en-US». */
const languageOf = ({ language }: Cti): string | null =>
  /^[a-z]{2}(?![a-z])/i.exec(language ?? '')?.[0].toLowerCase() ?? null;

/** Said; or shown by the line's own number standing on one side. */
function directionOf({ direction, from, to }: Cti, number: string): CtiEvent['direction'] {
  if (direction !== undefined) return direction === 'in' ? 'incoming' : 'outgoing';
  const ours = comparable(number);
  if (to !== undefined && comparable(to) === ours) return 'incoming';
  if (from !== undefined && comparable(from) === ours) return 'outgoing';
  return null;
}

/** The demo's own numbers exist in no numbering plan, so digits are compared: 8 800 … and +7 800 … are one. */
function comparable(text: string): string {
  const digits = readPhone(text)?.e164 ?? text;
  return digits.replace(/\D/g, '').replace(/^8(?=\d{10}$)/, '7');
}
