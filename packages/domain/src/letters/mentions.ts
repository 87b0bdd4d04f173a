import { checkGln } from '../gln.ts';
import { checkInn } from '../inn.ts';
import { findRequestNumbers } from '../request-number.ts';

/**
 * A number found in a letter. `whose`: the one who writes, or the one with whom the trouble is, as the words before it say;
 * null where they don't. It suggests who it is and gives no rights.
 */
export type Mention = {
  kind: 'inn' | 'gln' | 'contract' | 'request';
  /** Digits of an INN, a GLN and a request; a contract's number as written. */
  value: string;
  whose: 'sender' | 'counterparty' | null;
  /** Named («ИНН 7707083893»), or only a number that fits. */
  labelled: boolean;
};

/** «инн7707083893» has nothing between. */
const number =
  /(?:(?<![\p{L}\p{N}_.#№/-])|(?<=(?<!\p{L})(?:инн|inn|иин|gln|глн)))\d[\d \u00A0-]{8,18}\d(?![\p{L}\p{N}_]|[.-]\d|\/\d(?!\d{8}(?!\d)))/giu;
const contract =
  /(?<!\p{L})(?:договор\p{L}{0,3}|дог\.|контракт\p{L}{0,3}|contract)(?!\p{L})\s{0,3}(?:присоединения\s{0,3})?(?:(?:номер|[№#]|No?\.?)\s{0,3}|:\s{0,3}|\s{1,3}(?=\S{2,30}\s{1,3}от\s{1,3}\d))([\p{L}\p{N}][\p{L}\p{N}./_-]{2,29})/giu;
const label = /(?:(инн|inn|иин)|(gln|глн))(?:\s*[/\\]\s*(?:кпп|kpp))?[^\p{L}\p{N}\n]{0,6}$/iu;
const theirs =
  /(?<!\p{L})(?:контрагент|покупател|поставщик|получател|партн[её]р|торгов\p{L}+ сет|магазин|counterpart|partner|buyer|supplier|retailer)\p{L}*/giu;
const ours = /(?<!\p{L})(?:наш|мо[йяию]|мы(?!\p{L})|отправител|our|my|we(?!\p{L})|организаци|компани)\p{L}*/giu;
/** How far before a number its owner is named, and how much of a letter is read. */
const before = 90;
const most = 40_000;
const mostFound = 20;

/**
 * INN, GLN, contract and request numbers in a subject and a text. A number that fits several kinds is given as each, unless a
 * word before it says which. Request numbers are looked for in the subject at any rank, in the text only as our own tag.
 *
 * @param letter decoded; the first 40,000 characters of the text are read. Quotes should have been cut off (`splitQuote`)
 * @returns at most twenty, labelled ones first, each (kind, value) once. Never throws.
 */
export function findMentions(letter: { subject: string; text: string }): Mention[] {
  const found: Mention[] = [];
  const add = (mention: Mention) => {
    const known = found.find(({ kind, value }) => kind === mention.kind && value === mention.value);
    if (!known) found.push(mention);
    else {
      known.labelled ||= mention.labelled;
      known.whose ??= mention.whose;
    }
  };
  for (const { number: value } of findRequestNumbers(letter.subject))
    add({ kind: 'request', value: String(value), whose: null, labelled: true });
  for (const text of [letter.subject.slice(0, 1000), letter.text.slice(0, most)].map(inPlainDigits)) {
    for (const match of text.matchAll(number)) identifiers(text, match, add);
    for (const match of text.matchAll(contract))
      if (/\d/.test(match[1]!))
        add({
          kind: 'contract',
          value: match[1]!.replace(/[./_-]+$/, ''),
          whose: whose(text, match.index),
          labelled: true,
        });
  }
  for (const { number: value } of findRequestNumbers(letter.text.slice(0, 1000)).filter(({ rank }) => rank === 1))
    add({ kind: 'request', value: String(value), whose: null, labelled: true });
  return found.sort((a, b) => Number(b.labelled) - Number(a.labelled)).slice(0, mostFound);
}

/** As wide as they come from a table or a phone; other signs stay, for a contract's number is kept as written. */
const inPlainDigits = (text: string): string =>
  text.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));

function identifiers(text: string, match: RegExpExecArray, add: (mention: Mention) => void): void {
  const said = label.exec(text.slice(Math.max(0, match.index - 24), match.index));
  const mention = { whose: whose(text, match.index), labelled: said !== null };
  // «7707083893 770701001» is an INN and its KPP: the groups are tried alone as well
  for (const written of new Set([match[0], ...match[0].split(/[ \u00A0]+/)])) {
    const [inn, gln] = [checkInn(written), checkGln(written)];
    if (inn.valid && !said?.[2]) add({ kind: 'inn', value: inn.value, ...mention });
    if (gln.valid && !said?.[1]) add({ kind: 'gln', value: gln.value, ...mention });
  }
}

/** Who was named last before this place, in the same sentence or line. */
function whose(text: string, at: number): Mention['whose'] {
  const line = text
    .slice(Math.max(0, at - before), at)
    .split(/\n|[.;!?](?=\s)/)
    .at(-1)!;
  const last = (pattern: RegExp) => [...line.matchAll(pattern)].at(-1)?.index ?? -1;
  const [they, we] = [last(theirs), last(ours)];
  if (they < 0 && we < 0) return null;
  return they > we ? 'counterparty' : we >= 0 && they < 0 ? 'sender' : 'counterparty';
}
