/** Calling codes of one and two digits; every other one has three. Source: ITU-T E.164, list of 2016. */
const shortCodes = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/**
 * A number as it is shown, in Russian writing: `+7 913 555-01-42`, with its extension `+7 383 555-18-00 доб. 214`.
 * Free numbers keep the form in which they are dialled: `8 800 555-01-42`. Needs no numbering plans, so that a
 * browser can afford it.
 * @param e164 "+" and digits; anything else (a short number, text) is given back as it is
 * @param extension digits, or null
 * @param language of the word for the extension
 */
export function formatPhone(e164: string, extension: string | null = null, language: 'ru' | 'en' = 'ru'): string {
  const number = /^\+[1-9]\d{6,14}$/.test(e164) ? grouped(e164.slice(1)) : e164;
  return extension ? `${number} ${language === 'ru' ? 'доб.' : 'ext.'} ${extension}` : number;
}

function grouped(digits: string): string {
  if (/^7800\d{7}$/.test(digits)) return `8 800 ${inTwos(digits.slice(4))}`;
  const code = shortCodes.exec(digits)?.[0] ?? digits.slice(0, 3);
  const rest = digits.slice(code.length);
  const area = rest.slice(0, -7);
  return ['+' + code, area, inTwos(rest.slice(-7))].filter(Boolean).join(' ');
}

/** 5550142 → 555-01-42: two, two, and what remains in front. */
function inTwos(digits: string): string {
  return [digits.slice(0, -4), digits.slice(-4, -2), digits.slice(-2)].filter(Boolean).join('-');
}
