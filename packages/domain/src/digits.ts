import { cleanWithin } from './text.ts';

/**
 * Why a typed identifier is not one. `empty`: nothing typed; `letters`: something that is not a digit; `length`: too
 * few or too many; `zeros`: nothing but zeros; `prefix`: a number of this kind can't begin so; `checksum`: a slip.
 */
export type IdentifierReason = 'empty' | 'letters' | 'length' | 'zeros' | 'prefix' | 'checksum';

export type Refused = { valid: false; reason: IdentifierReason };

/** The digits of an identifier written whole or in groups («7707 083893», «7707-083893»), or why it isn't digits. */
export function readDigits(text: string): { digits: string } | Refused {
  const { text: clean, cut } = cleanWithin(text, 64);
  if (cut) return refuse('length');
  const digits = clean.replace(/[\s\p{Pd}]+/gu, '');
  if (digits === '') return refuse('empty');
  return /^\d+$/.test(digits) ? { digits } : refuse('letters');
}

export const refuse = (reason: IdentifierReason): Refused => ({ valid: false, reason });

export const onlyZeros = (digits: string): boolean => /^0+$/.test(digits);

/** Every string with one digit more or one less: a digit not heard, or typed twice. None twice. */
export function oneDigitMoreOrLess(digits: string): string[] {
  const found = new Set<string>();
  for (let at = 0; at <= digits.length; at++) {
    if (at < digits.length) found.add(digits.slice(0, at) + digits.slice(at + 1));
    for (let digit = 0; digit < 10; digit++) found.add(digits.slice(0, at) + digit + digits.slice(at));
  }
  return [...found];
}

/** Every string one slip away: one digit replaced, or two neighbours swapped. Never the string itself, none twice. */
export function* oneSlipAway(digits: string): Generator<string> {
  for (let at = 0; at < digits.length; at++) {
    const before = digits.slice(0, at);
    for (let digit = 0; digit < 10; digit++) {
      if (String(digit) !== digits[at]) yield before + digit + digits.slice(at + 1);
    }
    const next = digits[at + 1];
    if (next !== undefined && next !== digits[at]) yield before + next + digits[at] + digits.slice(at + 2);
  }
}
