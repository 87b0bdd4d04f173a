import { checkGln, checkInn } from '@linia/domain';

export type Entered =
  | { what: 'number'; how: 'inn' | 'gln' | 'request'; value: string }
  | { what: 'extension'; value: string }
  | { what: 'wrong' }
  | { what: 'nothing' };

/** More than this nobody means: the rest of a storm of keys is not kept. */
export const mostDigits = 13;

/**
 * What a caller means by these digits. The checksum is tried at once: ten and twelve are an INN, thirteen a GLN, five to nine a
 * request, two to four a person's extension.
 */
export function readKeypad(digits: string): Entered {
  if (digits === '') return { what: 'nothing' };
  if (digits.length === 10 || digits.length === 12)
    return checkInn(digits).valid ? { what: 'number', how: 'inn', value: digits } : { what: 'wrong' };
  if (digits.length === 13)
    return checkGln(digits).valid ? { what: 'number', how: 'gln', value: digits } : { what: 'wrong' };
  if (/^[1-9]\d{4,8}$/.test(digits)) return { what: 'number', how: 'request', value: digits };
  if (digits.length >= 2 && digits.length <= 4) return { what: 'extension', value: digits };
  return { what: 'wrong' };
}
