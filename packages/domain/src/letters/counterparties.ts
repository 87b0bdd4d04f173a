const word = String.raw`(?:контрагент|покупател|поставщик|получател|партн[её]р|торгов\p{L}+ сет|магазин|сет|counterpart|partner|buyer|supplier|retailer)\p{L}*`;
const form = String.raw`(?:ООО|ОАО|ЗАО|ПАО|АО|ИП|ТД|ТС)`;
const quoted = String.raw`[«"“„]([^«»"“”„\n]{2,60})[»"”“]`;
/** «контрагентом «Ашан»», «сеть ООО «Лента»»: a word of the trade, at most three more, then a name in quotes. */
const named = new RegExp(
  String.raw`(?<!\p{L})${word}(?:[ \u00A0,:—-]+\p{L}{1,20}){0,3}?[ \u00A0,:—-]+(?:${form}[ \u00A0]+)?${quoted}`,
  'giu',
);
/** «с «Ашаном»» says nothing of whom it is by itself; «для сети «Лента»» does. */
const most = 5;

/**
 * Names of counterparties in a letter: with whom the trouble is. Suggestions, as written, without quotes.
 * @param text the first 40,000 characters are read
 * @returns at most five, each once. Never throws.
 */
export function counterpartiesNamed(text: string): string[] {
  const found = [...text.slice(0, 40_000).matchAll(named)]
    .map(([, name]) => name!.trim())
    .filter((name) => /\p{L}/u.test(name));
  return [...new Set(found)].slice(0, most);
}
