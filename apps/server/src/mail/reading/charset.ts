import iconv from 'iconv-lite';

/** What Russian letters without an honest label are written in. */
const candidates = ['windows-1251', 'koi8-r', 'cp866', 'iso-8859-5'] as const;

/** Share of each letter in Russian text, per mille; the rest are rare. */
const frequent = new Map(
  Object.entries({ о: 110, е: 85, а: 80, и: 74, н: 67, т: 63, с: 55, р: 47, в: 45, л: 44, к: 35, м: 32, д: 30, п: 28 })
    .concat(Object.entries({ у: 26, я: 20, ы: 19, ь: 17, г: 17, з: 16, б: 16, ч: 14, й: 12, х: 10, ж: 9, ш: 7 }))
    .concat(Object.entries({ ю: 6, ц: 5, щ: 4, э: 3, ф: 3, ъ: 1, ё: 1, і: 3, ї: 1, є: 1 })),
);
const signs = new Set('«»№—–„“”…°§ ');
const enough = 24;

/**
 * In which of the four this reads as Russian: by the frequency of letters, their case (a capital after a small letter is
 * rare, and koi8-r and cp1251 have each other's swapped), and the share of Cyrillic. Null where none does: a foreign letter
 * is left as it is.
 */
export function guessCyrillic(bytes: Uint8Array): string | null {
  let best: { charset: string; score: number } | null = null;
  for (const charset of candidates) {
    const score = readsAsRussian(iconv.decode(Buffer.from(bytes), charset));
    if (!best || score > best.score) best = { charset, score };
  }
  return best && best.score >= enough ? best.charset : null;
}

/** Per letter beyond ASCII; some 45 for Russian text, below 10 for what is none. */
function readsAsRussian(text: string): number {
  let score = 0;
  let beyond = 0;
  let last = '';
  for (const letter of text) {
    if (letter > '\x7f') {
      beyond += 1;
      const small = letter.toLowerCase();
      const weight = frequent.get(small);
      if (weight !== undefined) {
        score += weight;
        if (letter !== small && last !== '' && frequent.has(last)) score -= 60;
        if (/[a-z]/i.test(last)) score -= 80;
      } else if (!signs.has(letter)) score -= 60;
    } else if (/[a-z]/i.test(letter) && last > '\x7f' && frequent.has(last.toLowerCase())) score -= 80;
    last = letter;
  }
  return beyond === 0 ? 0 : score / beyond;
}

/** Valid UTF-8; a character cut in two at the very end is forgiven, for only the beginning of a part may have been given. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

export const hasHighBytes = (bytes: Uint8Array): boolean => bytes.some((byte) => byte > 0x7f);
