/** Names and words of numbers, as they are joined to say a place and a wait. Source of the names: `spoken.ts` of the domain. */
const ones = {
  ru: 'три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать двадцать',
  en: 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty',
};
const tens = {
  ru: 'тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто',
  en: 'thirty forty fifty sixty seventy eighty ninety',
};
const ordinals =
  'первое второе третье четвёртое пятое шестое седьмое восьмое девятое десятое одиннадцатое двенадцатое тринадцатое четырнадцатое пятнадцатое шестнадцатое семнадцатое восемнадцатое девятнадцатое двадцатое';
const tenths = 'тридцатое сороковое пятидесятое шестидесятое семидесятое восьмидесятое девяностое';

const named = (prefix: string, from: number, by: number, words: string): [string, string][] =>
  words.split(' ').map((word, n) => [`${prefix}-${from + n * by}`, word]);

export const numerals: Record<'ru' | 'en', [name: string, text: string][]> = {
  ru: [
    ['n-1f', 'одна'],
    ['n-2f', 'две'],
    ...named('n', 3, 1, ones.ru),
    ...named('n', 30, 10, tens.ru),
    ...named('nth', 1, 1, ordinals),
    ...named('nth', 30, 10, tenths),
  ],
  en: [...named('n', 1, 1, ones.en), ...named('n', 30, 10, tens.en)],
};
