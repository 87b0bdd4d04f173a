import { cleanInput } from './text.ts';

/**
 * A request's number found in a letter's subject. `rank` 1: our own tag, `[#1046297]`; 2: written as a request's
 * number, `#1046297`, «заявка № 1046297»; 3: a bare `№ 1046297`, which counts only for the same organisation.
 * `at`: where in the cleaned subject (`cleanInput`) the match begins, in UTF-16 units.
 */
export type FoundNumber = { number: number; rank: 1 | 2 | 3; at: number };

const word = String.raw`(?:заявк\p{L}{1,3}|заявок|обращени\p{L}{1,3}|запрос\p{L}{0,3}|тикет\p{L}{0,3}|ticket|request|case)`;
const digits = String.raw`([1-9]\d{4,8})`;
// The end: neither a letter nor a digit, nor the rest of somebody's document number (12345/25, 12345-7).
const end = String.raw`(?![\p{L}\p{N}_]|[-/.]\d)`;
const start = String.raw`(?<![\p{L}\p{N}_])`;
const sign = String.raw`(?:номер|number|[#№]|No?\.?)`;

const patterns: readonly { rank: 1 | 2 | 3; pattern: RegExp }[] = [
  { rank: 1, pattern: new RegExp(String.raw`\[ ?(?:${word} ?)?(?:номер ?)?[#№] ?${digits} ?\]`, 'giu') },
  { rank: 2, pattern: new RegExp(String.raw`${start}${word} ?:? ?${sign} ?${digits}${end}`, 'giu') },
  // Not in an address (…/page#12345), an entity (&#12345;) or doubled.
  { rank: 2, pattern: new RegExp(String.raw`(?<![\p{L}\p{N}_&#/?=%~])# ?${digits}${end}`, 'gu') },
  // The word alone: «заявка 1046297» may be the customer's own numbering, so it is no better than a bare №.
  { rank: 3, pattern: new RegExp(String.raw`${start}${word} ?:? ${digits}${end}`, 'giu') },
  { rank: 3, pattern: new RegExp(String.raw`(?:№|${start}N[oO]?\.?) ?${digits}${end}`, 'gu') },
];

/**
 * Every request number in a subject, the best first (by rank, then by place), each number once.
 * @param text a subject, decoded; at most its first 1,000 characters are looked at
 * @returns numbers of 5 to 9 digits that don't begin with zero. Never throws.
 */
export function findRequestNumbers(text: string): FoundNumber[] {
  let subject = withoutAddresses(cleanInput(text, 1000));
  const found = new Map<number, FoundNumber>();
  for (const { rank, pattern } of patterns) {
    subject = subject.replace(pattern, (match: string, number: string, at: number) => {
      if (!found.has(Number(number))) found.set(Number(number), { number: Number(number), rank, at });
      return ' '.repeat(match.length);
    });
  }
  return [...found.values()].sort((a, b) => a.rank - b.rank || a.at - b.at);
}

/** Addresses become spaces of the same length, so that places stay. */
function withoutAddresses(subject: string): string {
  return subject.replace(/(?:https?:\/\/|ftp:\/\/|www\.)\S+/giu, (address) => ' '.repeat(address.length));
}

const spoken = new RegExp(String.raw`^[[(]? ?(?:${word} ?:? ?)?${sign}? ?(\d(?: ?\d)*) ?[\])]?$`, 'iu');

/**
 * A request's number as it is typed or said into a search box: `1046297`, `№1046297`, `#1 046 297`,
 * «заявка 1046297», «запрос № 1 046 297», `[#1046297]`.
 * @returns null if it isn't 5 to 9 digits, begins with zero, or holds anything else. Never throws.
 */
export function readRequestNumber(text: string): number | null {
  const number = spokenDigits(text);
  return number !== null && /^[1-9]\d{4,8}$/.test(number) ? Number(number) : null;
}

/** The digits of what looks like a spoken request number, of any length: to tell `length` from `letters`. */
export function spokenDigits(text: string): string | null {
  return spoken.exec(cleanInput(text, 64))?.[1]?.replaceAll(' ', '') ?? null;
}
