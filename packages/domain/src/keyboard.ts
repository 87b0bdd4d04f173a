const latin = "`qwertyuiop[]asdfghjkl;'zxcvbnm,." + '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>';
const russian = 'ёйцукенгшщзхъфывапролджэячсмитьбю' + 'ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ';

const toRussian = new Map([...latin].map((key, at) => [key, russian[at]!]));
const toLatin = new Map([...russian].map((key, at) => [key, latin[at]!]));

/**
 * What the same keys would have given in the other layout: «jjj» → «ооо», «lznkjd» → «дятлов», «ыгззщке» → «support».
 * The direction follows the letters that prevail; digits and spaces stay. Pure letters come back when swapped twice.
 */
export function keyboardSwap(text: string): string {
  const isLatin = (text.match(/[a-z]/gi)?.length ?? 0) >= (text.match(/[а-яё]/gi)?.length ?? 0);
  const table = isLatin ? toRussian : toLatin;
  return [...text].map((key) => table.get(key) ?? key).join('');
}
