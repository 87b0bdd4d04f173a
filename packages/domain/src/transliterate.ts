/** Longest first. Passports, mail addresses and habits differ; search forgives the rest by counting typos. */
const letters: readonly (readonly [string, string])[] = [
  ['shch', 'щ'],
  ['sch', 'щ'],
  ['zh', 'ж'],
  ['kh', 'х'],
  ['ts', 'ц'],
  ['tz', 'ц'],
  ['ch', 'ч'],
  ['sh', 'ш'],
  ['yu', 'ю'],
  ['iu', 'ю'],
  ['ju', 'ю'],
  ['ya', 'я'],
  ['ia', 'я'],
  ['ja', 'я'],
  ['yo', 'е'],
  ['jo', 'е'],
  ['ye', 'е'],
  ['je', 'е'],
  ['iy', 'ий'],
  ['yy', 'ый'],
  ['ij', 'ий'],
  ...[...'abvgdeziklmnoprstufhcjwq'].map((from, at) => [from, 'абвгдезиклмнопрстуфхкйвк'[at]!] as const),
  ['x', 'кс'],
  ["'", 'ь'],
];

/**
 * A person's name in Latin letters as it is written in Russian, in lower case, ё as е: "Dyatlov" → «дятлов»,
 * "Dmitry Belsky" → «дмитрий бельский» but for the soft sign. For search, not for documents: it is a guess.
 * What is not a Latin letter stays.
 */
export function toCyrillic(text: string): string {
  const from = text.toLowerCase();
  let to = '';
  for (let at = 0; at < from.length;) {
    const pair = letters.find(([latin]) => from.startsWith(latin, at));
    if (pair) {
      to += pair[1];
      at += pair[0].length;
    } else {
      to += from[at] === 'y' ? y(from, at) : from[at];
      at += 1;
    }
  }
  return to;
}

/** y is й after a vowel (Aleksey), ий at the end of a word (Dmitry), ы elsewhere (Krylov). */
function y(text: string, at: number): string {
  if (/[aeiou]/.test(text[at - 1] ?? '')) return 'й';
  return /[a-z]/.test(text[at + 1] ?? '') ? 'ы' : 'ий';
}
