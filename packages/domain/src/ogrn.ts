import { onlyZeros, readDigits, refuse, type Refused } from './digits.ts';

export type CheckedOgrn = { valid: true; kind: 'organization' | 'person'; value: string } | Refused;

/**
 * Is this a state registration number (OGRN)? Thirteen digits beginning with 1 or 5 are an organisation's, fifteen
 * beginning with 3 a sole trader's (OGRNIP). Thirteen digits may be a GLN as well.
 *
 * Source: order of the Ministry of Finance 165n of 30 October 2017, section II.
 * @param text as typed; spaces and dashes between digits are forgiven
 * @returns `value`: the digits; or the reason: empty, letters, length, zeros, prefix, checksum. Never throws.
 */
export function checkOgrn(text: string): CheckedOgrn {
  const read = readDigits(text);
  if (!('digits' in read)) return read;
  const value = read.digits;
  if (value.length !== 13 && value.length !== 15) return refuse('length');
  if (onlyZeros(value)) return refuse('zeros');
  const kind = value.length === 13 ? 'organization' : 'person';
  if (!(kind === 'organization' ? /^[15]/ : /^3/).test(value)) return refuse('prefix');
  // Both parts are below 2^53, so plain numbers are exact.
  const rest = Number(value.slice(0, -1)) % (value.length - 2);
  return rest % 10 === Number(value.at(-1)) ? { valid: true, kind, value } : refuse('checksum');
}
