import { oneSlipAway, onlyZeros, readDigits, refuse, type Refused } from './digits.ts';

const weights10 = [2, 4, 10, 3, 5, 9, 4, 6, 8];
const weights11 = [7, ...weights10];
const weights12 = [3, ...weights11];

export type CheckedInn = { valid: true; kind: 'organization' | 'person'; value: string } | Refused;

/**
 * Is this a taxpayer's number (INN)? Ten digits are an organisation's, twelve a person's (a sole trader's).
 * Spaces and dashes between digits are forgiven. All zeros are refused, though the checksum would accept them.
 * The checksum finds 98 % of single slips, so the agent still reads the company's name back.
 *
 * Source: order of the Federal Tax Service ММВ-7-6/435 of 29 June 2012 (structure); weights 2 4 10 3 5 9 4 6 8, mod 11 mod 10.
 * @param text as typed
 * @returns `value`: ten or twelve digits; or the reason: empty, letters, length, zeros, checksum. Never throws.
 */
export function checkInn(text: string): CheckedInn {
  const read = readDigits(text);
  if (!('digits' in read)) return read;
  const value = read.digits;
  if (value.length !== 10 && value.length !== 12) return refuse('length');
  if (onlyZeros(value)) return refuse('zeros');
  if (checkDigits(value.slice(0, value.length === 10 ? 9 : 10)) !== value.slice(value.length === 10 ? 9 : 10)) {
    return refuse('checksum');
  }
  return { valid: true, kind: value.length === 10 ? 'organization' : 'person', value };
}

/**
 * The valid INNs one slip away from what was typed (one digit replaced or two neighbours swapped), at most some
 * twenty. To be shown only if they are in the base.
 * @param digits ten or twelve digits; anything else has no neighbours
 */
export function innNeighbours(digits: string): string[] {
  if (!/^(\d{10}|\d{12})$/.test(digits)) return [];
  return [...oneSlipAway(digits)].filter((inn) => checkInn(inn).valid);
}

/**
 * A valid INN that begins so, for seeds and tests.
 * @param prefix nine digits (an organisation) or ten (a person), not all zeros
 * @throws RangeError for any other prefix
 */
export function innWithChecksum(prefix: string): string {
  if (!/^\d{9,10}$/.test(prefix) || onlyZeros(prefix)) throw new RangeError('An INN begins with nine or ten digits');
  return prefix + checkDigits(prefix);
}

/** The one check digit of nine, or the two of ten. */
function checkDigits(prefix: string): string {
  if (prefix.length === 9) return checkDigit(prefix, weights10);
  const eleventh = checkDigit(prefix, weights11);
  return eleventh + checkDigit(prefix + eleventh, weights12);
}

function checkDigit(digits: string, weights: readonly number[]): string {
  const sum = weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0);
  return String((sum % 11) % 10);
}
