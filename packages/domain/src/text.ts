/** How much of a hostile paste is looked at before cleaning: cleaning must stay far below a millisecond. */
const rawCap = 4000;

/** Format and control characters but white space, lone surrogates, variation selectors, Hangul fillers. */
const invisible = /[\p{Cf}\p{Cs}\u115F\u1160\u3164\uFFA0]|\u034F|[\uFE00-\uFE0F]|(?!\s)\p{Cc}/gu;

const plain = /^(?:[!-~А-яЁё№«»]+(?: (?!$)|$))*$/;

/**
 * One line as a person meant it: NFKC (full-width digits become digits; № stays №, which NFKC would turn into "No"),
 * without zero-width and right-to-left marks, control characters, NUL and halves of surrogate pairs, spaces collapsed.
 * For identifiers, names and search; not for notes, whose line breaks must stay.
 *
 * @param text anything a form, a PBX or a clipboard gave
 * @param cap most characters kept (code points, so that no emoji is cut in two)
 * @returns the clean line, possibly empty; never throws
 */
export function cleanInput(text: string, cap = 200): string {
  return cleanWithin(text, cap).text;
}

/** {@link cleanInput}, and whether something had to be cut off, for those who must say so. */
export function cleanWithin(text: string, cap = 200): { text: string; cut: boolean } {
  // Nearly everything is such a line already, and directories of thousands of names are folded at each key.
  if (text.length <= cap && plain.test(text)) return { text, cut: false };
  const line = text
    .slice(0, rawCap)
    .replace(invisible, '')
    // Ordering a long run of combining marks is quadratic in NFKC: 40 ms for 10,000 of them. Four are plenty.
    .replace(/(\p{M}{4})\p{M}+/gu, '$1')
    .split('№')
    .map((part) => part.normalize('NFKC'))
    .join('№')
    .replace(/[\s\u2800]+/g, ' ')
    .trim();
  const kept = line.length <= cap ? line : [...line.slice(0, cap * 2)].slice(0, cap).join('').trimEnd();
  return { text: kept, cut: kept.length < line.length || text.length > rawCap };
}

/**
 * A full name as it is compared: lower case, ё as е, accents of Latin letters off, everything that is not a letter or
 * a digit a space. «Римская-Корсакова, Алёна» → «римская корсакова алена».
 */
export function foldName(text: string): string {
  return cleanInput(text)
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[\u00C0-\u024F]/g, (letter) => letter.normalize('NFD').replace(/\p{M}/gu, ''))
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

const legalForms = [
  'общество с ограниченной ответственностью',
  '(?:непубличное |публичное |открытое |закрытое )?акционерное общество',
  'индивидуальный предприниматель',
  'федеральное государственное унитарное предприятие',
  '(?:муниципальное|государственное) унитарное предприятие',
  'автономная некоммерческая организация',
  'ооо|оао|зао|пао|нао|ао|ип|фгуп|гуп|муп|ано|нко|тоо|чп|кфх|снт|тсж',
  // The same typed in Latin letters that look alike: «OOO», «AO».
  'ooo|oao|zao|pao|nao|ao|ip',
  'llc|ltd|limited|inc|gmbh|jsc|pjsc|ojsc|cjsc',
].join('|');
const legalForm = new RegExp(`(?<= )(?:${legalForms})(?= )`, 'g');

/**
 * A company's name as it is compared: {@link foldName} without quotes and legal forms, wherever they stand.
 * «ООО «Ромашка»», «Ромашка, ООО» and «ромашка» are one. A name that is nothing but a legal form is kept.
 */
export function foldCompany(text: string): string {
  const folded = foldName(text);
  const bare = ` ${folded} `.replace(legalForm, '').replace(/ +/g, ' ').trim();
  return bare || folded;
}

/** A contract's number as it is compared: «эдо 2041/24», «ЭДО-2041/24» → «ЭДО204124». */
export function foldContract(text: string): string {
  return cleanInput(text)
    .toUpperCase()
    .replaceAll('Ё', 'Е')
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
