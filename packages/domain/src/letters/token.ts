/**
 * Our own mark of a request: the local part of every Message-ID we write, and the hidden line of every letter we send.
 * `ln.<ticket>.<nonce>.<mac>`; what the mac proves only the server can check, for it has the key.
 */
export type Token = { ticketId: number; nonce: string; mac: string };

const token = /(?<![\p{L}\p{N}.])ln\.([1-9]\d{0,14})\.([a-z0-9]{10})\.([a-z0-9]{20})(?![\p{L}\p{N}])/giu;

/** The mark of a feedback, `lf.<feedback>.<nonce>.<mac>`: its letters lead to the head who answered, to no request. */
const feedbackToken = /(?<![\p{L}\p{N}.])lf\.([1-9]\d{0,14})\.([a-z0-9]{10})\.([a-z0-9]{20})(?![\p{L}\p{N}])/giu;
export type FeedbackToken = { feedbackId: number; nonce: string; mac: string };
export const writeFeedbackToken = ({ feedbackId, nonce, mac }: FeedbackToken): string =>
  `lf.${feedbackId}.${nonce}.${mac}`;

/** @returns the marks in a text, like {@link findTokens} */
export function findFeedbackTokens(text: string): FeedbackToken[] {
  return [...text.slice(0, 200_000).matchAll(feedbackToken)]
    .slice(0, 50)
    .map(([, id, nonce, mac]) => ({ feedbackId: Number(id), nonce: nonce!.toLowerCase(), mac: mac!.toLowerCase() }));
}

/** @returns the mark as it is written, in lower case */
export const writeToken = ({ ticketId, nonce, mac }: Token): string => `ln.${ticketId}.${nonce}.${mac}`;

/**
 * The marks in a text (a body, a header with Message-IDs), each once, in their order. Nothing is proven by finding one.
 * @param text the first 200,000 characters are looked at; a mail server may have changed the case
 */
export function findTokens(text: string): Token[] {
  const found = new Map<string, Token>();
  for (const [, ticketId, nonce, mac] of text.slice(0, 200_000).matchAll(token)) {
    const each = { ticketId: Number(ticketId), nonce: nonce!.toLowerCase(), mac: mac!.toLowerCase() };
    found.set(writeToken(each), each);
  }
  return [...found.values()].slice(0, 50);
}
