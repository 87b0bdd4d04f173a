import { checkGln, checkInn, checkKpp, checkOgrn, cleanWithin, foldName } from '@linia/domain';
import { readPhone } from '@linia/domain/phone';

/** Why a cell can't be taken: a code that has words (`error-words.ts`), and what belongs into the sentence. */
export type CellFault = { code: string; hint?: string };
export type Phone = { raw: string; e164: string | null; extension: string | null };
type Checked<T> = { value: T } | { fault: CellFault };

const fault = (code: string, hint?: string): { fault: CellFault } => ({ fault: { code, ...(hint && { hint }) } });

/** «4,68033E+12»: what Excel shows of a long number, and writes into a CSV. The digits behind are gone. */
const scientific = /^[+-]?\d(?:[.,]\d+)?E\+?\d{1,3}$/i;
const formulaFault =
  /^#(?:N\/A|Н\/Д|REF!|ССЫЛКА!|VALUE!|ЗНАЧ!|DIV\/0!|ДЕЛ\/0!|NAME\?|ИМЯ\?|NUM!|ЧИСЛО!|NULL!|ПУСТО!)$/i;

/** A text of one line, as it will stand in the base. */
export function checkText(raw: string, most: number): Checked<string> {
  const { text, cut } = cleanWithin(raw, most);
  if (cut) return fault('cell.too_long', String(most));
  if (formulaFault.test(text)) return fault('cell.formula');
  return { value: text };
}

/** A name has at least a letter or a digit, else nobody could ever find it. */
export function checkName(raw: string): Checked<string> {
  const checked = checkText(raw, 200);
  if ('fault' in checked || foldName(checked.value) !== '') return checked;
  return fault('name.no_letters');
}

const numbers = {
  inn: { check: checkInn, lengths: [10, 12], lost: true },
  kpp: { check: checkKpp, lengths: [9], lost: true },
  ogrn: { check: checkOgrn, lengths: [13, 15], lost: false },
  gln: { check: checkGln, lengths: [13], lost: true },
} as const;

/** An identifier, and what Excel does to identifiers: zeros in front fall off, long ones become 4.68E+12. */
export function checkNumber(kind: keyof typeof numbers, raw: string): Checked<string> {
  const { check, lengths, lost } = numbers[kind];
  const text = checkText(raw, 64);
  if ('fault' in text) return text;
  // «7707083893.0» is how a script writes a number
  const written = text.value.replace(/^(\d+)[.,]0+$/, '$1');
  if (scientific.test(written)) return fault('digits.lost');
  // and opened and saved once more it is a number again: 4680330000000
  if (/^\d{2,}0{7}$/.test(written) && /[1-9]/.test(written)) return fault('digits.lost');
  const checked = check(written);
  if (checked.valid) return { value: checked.value };
  const digits = written.replace(/[\s\p{Pd}]/gu, '');
  if (lost && /^\d+$/.test(digits) && lengths.some((length) => length === digits.length + 1)) {
    const whole = check(`0${digits}`);
    if (whole.valid) return fault('zero.lost', whole.value);
  }
  if (/^\d{5,}0{5}$/.test(digits) && checked.reason === 'checksum') return fault('digits.lost');
  if (checked.reason === 'letters') return fault('number.letters', /[^\d\s\p{Pd}]/u.exec(digits)?.[0]);
  if (checked.reason === 'length') return fault('number.length', `${digits.length}/${lengths.join('/')}`);
  return fault(`number.${checked.reason}`);
}

export function checkEmail(raw: string): Checked<string> {
  const text = checkText(raw, 200);
  if ('fault' in text) return text;
  const email = text.value.toLowerCase();
  return /^[^\s@<>"',;]{1,64}@[^\s@<>"',;]+\.[^\s@<>"',;.]{2,}$/.test(email) ? { value: email } : fault('email');
}

/** One number or several in a cell, parted by a comma, a semicolon, a slash or a line break. */
export function checkPhones(raw: string): Checked<Phone[]> {
  if (raw.length > 1_000) return fault('cell.too_long', '1000');
  if (/[\d.,]E\+\d+\s*$/i.test(raw)) return fault('digits.lost');
  // an apostrophe before the plus is Excel's way to keep it a text
  const text = raw.replace(/^\s*'/, '').replace(/^(\s*\d{7,})[.,]0+\s*$/, '$1');
  const whole = onePhone(text);
  if (whole) return { value: [whole] };
  const phones: Phone[] = [];
  for (const part of text.split(/[;,\n\r]+|\s\/\s|\/(?=\s*(?:\+|8\s*\(|8\d{10}))/)) {
    if (part.trim() === '') continue;
    const phone = onePhone(part);
    if (!phone) return fault('phone', part.trim().slice(0, 60));
    if (!phones.some(({ raw: known }) => known === phone.raw)) phones.push(phone);
  }
  if (phones.length > 20) return fault('phones.many');
  return phones.length > 0 ? { value: phones } : fault('phone');
}

function onePhone(text: string): Phone | null {
  const phone = readPhone(text);
  return phone && phone.kind !== 'anonymous' ? { raw: phone.raw, e164: phone.e164, extension: phone.extension } : null;
}
