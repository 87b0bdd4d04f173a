import { cleanWithin } from './text.ts';
import { refuse, type Refused } from './digits.ts';

export type CheckedKpp = { valid: true; value: string } | Refused;

/**
 * Is this a reason-of-registration code (KPP)? Nine characters: four digits of the tax office, two digits or Latin
 * capitals of the reason, three digits of the order. It has no checksum.
 *
 * Source: order of the Federal Tax Service ММВ-7-6/435 of 29 June 2012.
 * @param text as typed; spaces, dashes and lower case are forgiven
 * @returns `value`: nine characters; or the reason: empty, letters, length, zeros. Never throws.
 */
export function checkKpp(text: string): CheckedKpp {
  const { text: clean, cut } = cleanWithin(text, 64);
  const value = clean.replace(/[\s\p{Pd}]+/gu, '').toUpperCase();
  if (value === '') return refuse('empty');
  if (!cut && /^\d{4}[\dA-Z]{2}\d{3}$/.test(value))
    return /^0{4}/.test(value) ? refuse('zeros') : { valid: true, value };
  return refuse(/^[\dA-Z]*$/.test(value) && value.length !== 9 ? 'length' : 'letters');
}
