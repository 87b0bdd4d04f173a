import { oneSlipAway, onlyZeros, readDigits, refuse, type Refused } from './digits.ts';

export type CheckedGln = { valid: true; value: string } | Refused;

/**
 * Is this a location's number (GLN)? Thirteen digits with the GS1 check digit. A product's barcode (EAN-13) is built
 * the same way and passes too: only the base knows which of the two it is.
 * The check digit finds every single slip, but only 89 % of swapped neighbours.
 *
 * Source: GS1 General Specifications, 7.9; weights 3 and 1 from the right.
 * @param text as typed; spaces and dashes between digits are forgiven
 * @returns `value`: thirteen digits; or the reason: empty, letters, length, zeros, checksum. Never throws.
 */
export function checkGln(text: string): CheckedGln {
  const read = readDigits(text);
  if (!('digits' in read)) return read;
  const value = read.digits;
  if (value.length !== 13) return refuse('length');
  if (onlyZeros(value)) return refuse('zeros');
  return checkDigit(value) === value[12] ? { valid: true, value } : refuse('checksum');
}

/**
 * The valid GLNs one slip away from what was typed (one digit replaced or two neighbours swapped): thirteen, and the
 * swaps that happen to fit. To be shown only if they are in the base.
 * @param digits thirteen digits; anything else has no neighbours
 */
export function glnNeighbours(digits: string): string[] {
  if (!/^\d{13}$/.test(digits)) return [];
  return [...oneSlipAway(digits)].filter((gln) => checkGln(gln).valid);
}

/**
 * A valid GLN that begins so, for seeds and tests.
 * @param prefix twelve digits, not all zeros
 * @throws RangeError for any other prefix
 */
export function glnWithChecksum(prefix: string): string {
  if (!/^\d{12}$/.test(prefix) || onlyZeros(prefix)) throw new RangeError('A GLN begins with twelve digits');
  return prefix + checkDigit(prefix);
}

/** Of the first twelve digits; of thirteen the last one is not counted. */
function checkDigit(digits: string): string {
  let sum = 0;
  for (let at = 0; at < 12; at++) sum += Number(digits[at]) * (at % 2 === 0 ? 1 : 3);
  return String((10 - (sum % 10)) % 10);
}
