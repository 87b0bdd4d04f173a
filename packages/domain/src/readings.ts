import { type IdentifierReason } from './digits.ts';
import { checkGln } from './gln.ts';
import { checkInn } from './inn.ts';
import { keyboardSwap } from './keyboard.ts';
import { checkKpp } from './kpp.ts';
import { checkOgrn } from './ogrn.ts';
import { findRequestNumbers, readRequestNumber, spokenDigits } from './request-number.ts';
import { cleanWithin } from './text.ts';

export const readingKinds = [
  'inn',
  'gln',
  'kpp',
  'ogrn',
  'request',
  'phone',
  'extension',
  'email',
  'contract',
  'name',
] as const;
export type ReadingKind = (typeof readingKinds)[number];

/**
 * Why a string is not quite of a kind. Beside those of identifiers: `range`: no numbering plan has such a phone
 * number; `form`: not built like one; `long`: more than 200 characters, nothing was read.
 */
export const readingReasons = [
  'empty',
  'letters',
  'length',
  'zeros',
  'prefix',
  'checksum',
  'range',
  'form',
  'long',
] as const satisfies readonly (IdentifierReason | 'range' | 'form' | 'long')[];
export type ReadingReason = (typeof readingReasons)[number];

/**
 * One way to understand a query. `value` is what to look up: digits of an identifier, E.164 of a phone, a mail
 * address in lower case, a contract or a name as typed but clean. `extension`: dialled after the phone number.
 */
export type Reading = {
  kind: ReadingKind;
  valid: boolean;
  value: string;
  reason?: ReadingReason;
  extension?: string;
};

/** `readPhone` of `@linia/domain/phone`, handed in because numbering plans are too heavy for a browser. */
export type PhoneReader = (
  text: string,
) => { kind: 'number' | 'short' | 'anonymous'; e164: string | null; extension: string | null } | null;

/**
 * EVERY way to understand what was typed into the search box: the valid ones first, then those that almost fit, each
 * with its reason. Ambiguity is normal (9161234567 is a valid INN and a mobile number): nothing is chosen here,
 * the base decides. With a word in front («ИНН …», «заявка …», «доб. …») it is only what the word says.
 * A name may be a company's or a person's, and in the wrong layout: see `nameVariants`.
 *
 * @param query anything; hostile input never throws and takes less than 5 ms
 * @param readPhone without it no phone is read
 * @returns [] for an empty query; one invalid `name` with reason `long` for more than 200 characters
 */
export function readQuery(query: string, readPhone?: PhoneReader): Reading[] {
  const { text: typed, cut } = cleanWithin(query, 200);
  if (typed === '') return [];
  if (cut) return [refused('name', typed, 'long')];
  const text = bareNumber(typed) ?? typed;
  const readings = together(text, readPhone) ?? byLabel(text) ?? byLabel(keyboardSwap(text)) ?? read(text, readPhone);
  const once = readings.filter(
    ({ kind, value }, at) => readings.findIndex((r) => r.kind === kind && r.value === value) === at,
  );
  return [...once.filter(({ valid }) => valid), ...once.filter(({ valid }) => !valid)];
}

const named =
  /(?<!\p{L})(инн|inn|кпп|kpp|огрн(?:ип)?|gln|глн)(?!\p{L})[\s:=№#.]*(?:(?:организации|компании|клиента)[\s:=№#.]*)?(\d[\d\s\p{Pd}]*)/giu;
const innAndKpp = /^(?:инн ?[/\\] ?кпп[\s:№#.]*)?(\d{10}|\d{12}) ?[/\\] ?(\d{4}[\dA-Z]{2}\d{3})$/iu;

/**
 * Several things in one line, as they are copied from a contract or a signature: «ИНН 7707083893 КПП 770101001»,
 * «7707083893/770101001», «Ромашка ИНН 7707083893», «Пётр 8 913 555-01-42», two phone numbers.
 * @returns undefined if it is one thing
 */
function together(text: string, readPhone?: PhoneReader): Reading[] | undefined {
  const pair = innAndKpp.exec(text);
  if (pair) return [checked('inn', pair[1]!, checkInn(pair[1]!)), checked('kpp', pair[2]!, checkKpp(pair[2]!))];
  const labelled = [...text.matchAll(named)];
  const rest = nameIn(text.replace(named, ' '));
  if (labelled.length > 1 || (labelled.length === 1 && rest)) {
    return [...labelled.flatMap(([, label, digits]) => byLabel(`${label!} ${digits!.trim()}`) ?? []), ...rest];
  }

  const parts = text.split(/ ?[,;/] ?| и | или /);
  if (!readPhone || parts.length < 2 || parts.length > 4) return undefined;
  const phones = parts.map((part) => readPhone(part));
  return phones.every((phone) => phone?.e164) ? parts.map((part, at) => phoneReading(part, phones[at])) : undefined;
}

/** «9165550122.», «(9165550122)», «9165.550.122»: digits with what stood around them, or between them, in a text. */
function bareNumber(text: string): string | undefined {
  const bare = text.replace(/^[\s"'«»“”()[\]]+|[\s"'«»“”()[\].,;:!?]+$/gu, '').replace(/(?<=\d)\.(?=\d)/g, ' ');
  return /^[#№]? ?\d[\d\s\p{Pd}]*$/u.test(bare) ? bare : undefined;
}

/** The name that is left of a line when its numbers are taken out; none where no word is left. */
function nameIn(rest: string): Reading[] {
  const words = rest
    .replace(/(?<!\p{L})(?:тел|моб|т)\.?(?!\p{L})|[,;:=]/giu, ' ')
    .replace(/ +/g, ' ')
    .trim();
  return /\p{L}[^\p{L}]*\p{L}[^\p{L}]*\p{L}/u.test(words) ? [fits('name', words)] : [];
}

const longNumber = /(?<![\p{L}\d])\+?\d[\d\s()\p{Pd}]{7,20}\d(?![\p{L}\d])/gu;

/** Numbers that are something, in a line with a name: «Таврида 9165550122». */
function amongWords(text: string, readPhone?: PhoneReader): Reading[] | undefined {
  const known = [...text.matchAll(longNumber)].flatMap(([number]) =>
    readNumber(number, readPhone).filter(({ kind, valid }) => valid && ['inn', 'gln', 'ogrn', 'phone'].includes(kind)),
  );
  return known.length > 0 ? [...known, ...nameIn(text.replace(longNumber, ' '))] : undefined;
}

/** «по заявке 1046297», «Re: [#1046297] Ошибка», and with the other layout: a request, and whatever else it may be. */
function requestsIn(text: string): Reading[] {
  const spaced = text.replace(/(?<=\p{L})\p{Pd}(?=\d)/gu, ' ');
  return [spaced, keyboardSwap(spaced)]
    .flatMap((each) => findRequestNumbers(each))
    .map(({ number }) => fits('request', String(number)));
}

function read(text: string, readPhone?: PhoneReader): Reading[] {
  if (text.includes('@')) return [email(text)];
  if (/^[\d\s\p{Pd}]*\d[\d\s\p{Pd}]*$/u.test(text)) return readNumber(text, readPhone);

  // With a word or a sign («заявка 1046297», «#1046297») it is a request's number and nothing else.
  const spoken = spokenDigits(text);
  if (spoken !== null) return [request(text, spoken)];

  const phone = readPhone?.(text);
  if (phone?.kind === 'number') return [phoneReading(text, phone)];
  if (phone?.kind === 'short' && phone.extension) return [fits('extension', phone.extension)];
  if (!/\p{L}/u.test(text)) return readSigns(text, readPhone);
  return [...requestsIn(text), ...(amongWords(text, readPhone) ?? readLetters(text))];
}

/** Digits, perhaps in groups: the string that may be five things at once. */
function readNumber(text: string, readPhone?: PhoneReader): Reading[] {
  const digits = text.replace(/\D/g, '');
  const readings = [
    checked('inn', digits, checkInn(digits)),
    checked('gln', digits, checkGln(digits)),
    request(text, digits),
  ];
  if (digits.length === 13 || digits.length === 15) readings.push(checked('ogrn', digits, checkOgrn(digits)));
  if (digits.length === 9) readings.push(checked('kpp', digits, checkKpp(digits)));
  const phone = readPhone?.(text);
  // Of six digits and less it would be an extension, of thirteen and more it has only by chance the same digits.
  if (phone?.e164 || (readPhone && digits.length >= 7 && digits.length <= 12)) readings.push(phoneReading(text, phone));
  if (digits.length >= 2 && digits.length <= 6) readings.push(fits('extension', digits));
  if (digits.length >= 3 && digits.length <= 9) readings.push(fits('contract', text));
  return readings;
}

/** No letter: +7 (913) 555-01-4, 2041/24, or nothing at all. */
function readSigns(text: string, readPhone?: PhoneReader): Reading[] {
  const readings: Reading[] = [];
  if (readPhone && /^[+(\d][\d\s()\p{Pd}.]*$/u.test(text) && /\d/.test(text)) readings.push(phoneReading(text, null));
  if (isContract(text)) readings.push(fits('contract', text.replace(/^[№#] ?/, '')));
  return readings.length > 0 ? readings : [refused('name', text, 'form')];
}

function readLetters(text: string): Reading[] {
  const readings: Reading[] = [];
  const compact = text.replace(/[\s\p{Pd}]+/gu, '');
  // 77O7083893: a letter slipped in among the digits, most often O for 0.
  if (compact.replace(/\D/g, '').length >= compact.length - 2) {
    if (compact.length === 10 || compact.length === 12) readings.push(refused('inn', compact, 'letters'));
    if (compact.length === 13) readings.push(refused('gln', compact, 'letters'));
  }
  const kpp = checkKpp(text);
  if (kpp.valid) readings.push(fits('kpp', kpp.value));
  if (isContract(text)) readings.push(fits('contract', text));
  readings.push(/\p{L}[^\p{L}]*\p{L}/u.test(text) ? fits('name', text) : refused('name', text, 'length'));
  return readings;
}

const labels: readonly (readonly [ReadingKind, RegExp])[] = [
  ['inn', /^(?:инн|inn)(?!\p{L})[\s:№#.]*(.*\d.*)$/iu],
  ['gln', /^(?:gln|глн)(?!\p{L})[\s:№#.]*(.*\d.*)$/iu],
  ['kpp', /^(?:кпп|kpp)(?!\p{L})[\s:№#.]*(.*\d.*)$/iu],
  ['ogrn', /^(?:огрн(?:ип)?|ogrn(?:ip)?)(?!\p{L})[\s:№#.]*(.*\d.*)$/iu],
  ['contract', /^(?:договор\p{L}{0,2}|дог|контракт\p{L}{0,2}|contract)(?!\p{L})[\s:№#.]*(.*\d.*)$/iu],
];

/** «ИНН 7707083893»; undefined if no word says what it is. */
function byLabel(text: string): Reading[] | undefined {
  for (const [kind, label] of labels) {
    const rest = label.exec(text)?.[1];
    if (rest === undefined) continue;
    if (kind === 'inn') return [checked(kind, rest, checkInn(rest))];
    if (kind === 'gln') return [checked(kind, rest, checkGln(rest))];
    if (kind === 'kpp') return [checked(kind, rest, checkKpp(rest))];
    if (kind === 'ogrn') return [checked(kind, rest, checkOgrn(rest))];
    const number = rest.replace(/ от \d.*$/iu, '');
    return [isContract(number) ? fits(kind, number) : refused(kind, number, 'form')];
  }
  return undefined;
}

function request(text: string, digits: string): Reading {
  const number = readRequestNumber(text);
  if (number !== null) return fits('request', String(number));
  if (digits.startsWith('0')) return refused('request', digits, 'zeros');
  return refused('request', digits, digits.length >= 5 && digits.length <= 9 ? 'form' : 'length');
}

function phoneReading(text: string, phone: ReturnType<PhoneReader> | undefined): Reading {
  if (phone?.e164) return { ...fits('phone', phone.e164), ...(phone.extension && { extension: phone.extension }) };
  const digits = text.replace(/\D/g, '').length;
  const complete = /^\+7/.test(text) ? digits === 11 : /^\+/.test(text) || digits === 10 || digits === 11;
  return refused('phone', text, complete ? 'range' : 'length');
}

function email(text: string): Reading {
  const address = (/<([^<>]*)>$/.exec(text)?.[1] ?? text).replace(/^mailto:/i, '').toLowerCase();
  const built = /^[^\s@<>"(),;:]{1,64}@[^\s@<>"(),;:.][^\s@<>"(),;:]*\.[^\s@<>"(),;:.]{2,}$/.test(address);
  return built ? fits('email', address) : refused('email', address, 'form');
}

/** Contracts are numbered as each company likes: «ЭДО-2041/24»; but there is a digit, and no sentence around it. */
function isContract(text: string): boolean {
  return text.length <= 30 && /\d/.test(text) && /^(?:[№#] ?)?[\p{L}\d]+(?:[ \-/._№]{1,2}[\p{L}\d]+){0,5}$/u.test(text);
}

function checked(kind: ReadingKind, typed: string, result: { valid: true; value: string } | Refusal): Reading {
  return result.valid ? fits(kind, result.value) : refused(kind, typed, result.reason);
}

type Refusal = { valid: false; reason: ReadingReason };

const fits = (kind: ReadingKind, value: string): Reading => ({ kind, valid: true, value });

const refused = (kind: ReadingKind, value: string, reason: ReadingReason): Reading => ({
  kind,
  valid: false,
  value,
  reason,
});
