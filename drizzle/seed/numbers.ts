import { glnWithChecksum, innWithChecksum } from '@linia/domain';

/*
 * Numbers that pass every check and yet can't be anybody's.
 *
 * INN and KPP begin with 00, the region's place, and there is no region 00: payment rules even refuse an INN or a KPP
 * whose first two digits are zeros (Ministry of Finance, order 107n of 12 November 2013, appendix 1). The region stands
 * behind, so that a company of Novosibirsk looks like one.
 * OGRN: region 00 (digits 4 and 5), which no register has.
 * GLN: prefix 952, which GS1 keeps for examples and demonstrations (GS1 style guide, 2.18).
 * Phones: Russia keeps no numbers for fiction. Where the drawings do, the seed writes 555 behind the code; nothing here
 * is ever dialled, since the demo's lines are simulated.
 */

/** Of an organisation: 00, region, five digits, check digit. */
export function companyInn(region: string, serial: number): string {
  return innWithChecksum(`00${region}${padded(serial, 5)}`);
}

/** Of a sole trader: 00, region, six digits, two check digits. */
export function traderInn(region: string, serial: number): string {
  return innWithChecksum(`00${region}${padded(serial, 6)}`);
}

/** Reason 01 is the place of registration, 43 a branch. */
export function kpp(region: string, order = 1, reason: '01' | '43' = '01'): string {
  return `00${region}${reason}${padded(order, 3)}`;
}

/** Of an organisation registered in that year. */
export function ogrn(year: number, serial: number): string {
  return withRest(`1${padded(year % 100, 2)}00${padded(serial, 7)}`, 11);
}

/** Of a sole trader. */
export function ogrnip(year: number, serial: number): string {
  return withRest(`3${padded(year % 100, 2)}00${padded(serial, 9)}`, 13);
}

/** `serial` up to 999,999,999. */
export function gln(serial: number): string {
  return glnWithChecksum(`952${padded(serial, 9)}`);
}

/** The check digit of an OGRN: what remains of dividing the rest by 11 or 13, its last digit. Below 2^53: exact. */
function withRest(digits: string, by: number): string {
  return digits + String((Number(digits) % by) % 10);
}

export function padded(value: number, length: number): string {
  const text = String(value).padStart(length, '0');
  if (text.length !== length) throw new RangeError(`${value} has more than ${length} digits`);
  return text;
}
