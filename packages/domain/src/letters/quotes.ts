import { findTokens, writeToken } from './token.ts';

/** A letter's own words, and what it quotes below them: folded on the screen, never deleted. */
export type SplitText = { fresh: string; quoted: string };

/** The first line of every letter of ours, above which the answer is written. */
export const replyAbove = { ru: '— Ответ пишите выше этой строки —', en: '— Please reply above this line —' } as const;

const heads: readonly RegExp[] = [
  // Outlook, in two languages, and what forwards for it
  /^\s*-{2,}\s*(?:original message|исходное сообщение|пересылаемое сообщение|forwarded message)\s*-{2,}\s*$/iu,
  // Yandex, and what Zoho puts between dashes
  /^\s*(?:пересылаемое сообщение|forwarded message)\s*$/iu,
  /^\s*-{2,}(?=.{8,300}$).*\d.*(?:wrote|пишет|писал(?:\(а\)|а)?|написал(?:\(а\)|а)?)\s*-{2,}\s*$/iu,
  // Roundcube: «… писал 30.09.2014 17:31:»
  /^(?=.{8,300}$).*(?:wrote|пишет|писал(?:\(а\)|а)?|написал(?:\(а\)|а)?)\s.*\d{1,2}:\d{2}(?::\d{2})?\s*:\s*$/iu,
  // The Bat!
  /^(?:вы писали|you wrote)(?=.{8,300}$).*\d.*:\s*$/iu,
  // Gmail, Apple Mail, Thunderbird, Yandex and Mail.ru: a date, somebody, «пишет:»
  /^(?=.{8,300}$).*\d.*(?:wrote|writes|пишет|писал(?:\(а\)|а)?|написал(?:\(а\)|а)?)\s*:?\s*$/iu,
  /^(?:on|le|am|el) (?=.{8,300}$).*\d.*:\s*$/iu,
  /^(?=.{8,300}$).*\d.*<[^<>\s]+@[^<>\s]+>\s*:\s*$/u,
  /^_{20,}\s*$/u,
];
const from = /^\s*(?:\*?(?:from|от(?: кого)?|von)\s*:\*?)\s*\S/iu;
const beside = /^\s*\*?(?:sent|date|to|subject|отправлено|дата|кому|тема|gesendet|an)\s*:/iu;
/** A date may stand a line before «пишет:». */
const wrapped = /(?:wrote|writes|пишет|писал|написал)\s*\S{0,60}:\s*$/iu;

/**
 * Where the quote begins: at our own mark first, then at a mail program's heading, then at a run of `>` that ends the letter.
 * An answer written between the quotes stays whole: there is nothing to fold.
 * @param text with line breaks
 * @returns both parts trimmed at their ends; `quoted` is '' where nothing is quoted. Never throws.
 */
export function splitQuote(text: string): SplitText {
  const lines = text.slice(0, 500_000).split(/\r?\n/);
  let at = firstQuote(lines);
  if (at < 0) at = tail(lines);
  if (at < 0) return { fresh: text.trimEnd(), quoted: '' };
  while (at > 0 && /^\s*(?:>.*)?$/.test(lines[at - 1]!)) at -= 1;
  return { fresh: lines.slice(0, at).join('\n').trimEnd(), quoted: lines.slice(at).join('\n').trim() };
}

function firstQuote(lines: readonly string[]): number {
  const mark = lines.findIndex(isOurs);
  const end = mark < 0 ? Math.min(lines.length, 4_000) : mark;
  for (let at = 0; at < end; at++) {
    const line = lines[at]!;
    if (heads.some((head) => head.test(line))) return at;
    if (line.length < 300 && wrapped.test(line) && at > 0 && /\d/.test(lines[at - 1]!)) return at - 1;
    if (from.test(line) && lines.slice(at + 1, at + 4).some((next) => beside.test(next))) return at;
  }
  return mark;
}

const isOurs = (line: string): boolean =>
  Object.values(replyAbove).some((words) => line.includes(words)) ||
  (line.includes('ln.') && findTokens(line).some((token) => line.includes(writeToken(token))));

/** A run of quoted lines to the very end, at least two of them. */
function tail(lines: readonly string[]): number {
  let at = lines.length;
  let quoted = 0;
  while (at > 0 && /^\s*(?:>.*)?$/.test(lines[at - 1]!)) {
    at -= 1;
    if (/^\s*>/.test(lines[at]!)) quoted += 1;
  }
  return quoted >= 2 && at > 0 ? at : -1;
}
