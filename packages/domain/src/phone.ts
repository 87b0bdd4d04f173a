import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { cleanWithin } from './text.ts';

export { formatPhone } from './phone-format.ts';

/**
 * A number as it arrived and as it is compared.
 * `number`: `e164` is there, perhaps with an extension. `short`: an internal or special number of up to six digits,
 * which stays text; `extension` holds its digits. `anonymous`: the network says that it doesn't say.
 */
export type ReadPhone = {
  raw: string;
  e164: string | null;
  extension: string | null;
  kind: 'number' | 'short' | 'anonymous';
};

/** What PBXs and people put where a number should be. 266696687 is "anonymous" on the keypad. */
const withheld =
  /^(?:anonymous|unknown|unavailable|restricted|private|withheld|blocked|hidden|nobody|invalid|asterisk|null|undefined|(?:no|not|id|number|caller ?id)[ -]?(?:number|provided|available|unavailable|withheld)|аноним\p{L}*|скрыт\p{L}*(?: номер)?|неизвест\p{L}*|не ?определ[её]н\p{L}*|номер (?:скрыт|не ?определ[её]н)|\+?(?:1 ?)?266696687|0+|-+)$/iu;

const extensionMark = String.raw`(?:доб(?:\.|ав\.?|авочный)?|вн(?:\.|утр\.?|утренний)?|ext\.?|extn\.?|extension|[xх](?=[\d ])|#|;ext=|,+|;)`;
/** «… доб. 214», "… ext 12", «…,12», «…#12», «… (доб. 214)»; after at least seven digits, else it is a number's part. */
const withExtension = new RegExp(`^(.*\\d)[\\s(,]*${extensionMark}\\s*(?:номер|№|:)?\\s*(\\d{1,7})\\)?$`, 'iu');
const onlyExtension =
  /^(?:доб(?:\.|ав\.?|авочный)?|вн(?:\.|утр\.?|утренний)?|ext\.?|extension)\s*(?:номер|№|:)?\s*(\d{1,6})$/iu;
const label = /^(?:тел(?:ефон)?|моб(?:ильный)?|факс|т|tel|phone|fax|sips?)\s*(?:[.:]+\s*|\s+)(?=\S)/iu;

/**
 * Reads one phone number. 8 800 … and +7 800 … are the same; `tel:` and `sip:` addresses are unwrapped; extensions
 * are split off. Numbering plans are complete (`max`): with fewer, a Russian number missing a digit passes.
 *
 * @param text from a PBX, a form or a search box
 * @param region ISO 3166 code of the country whose national numbers are meant
 * @returns null if it is empty, no number, or a number that can't exist. `raw` is the text without characters that a
 *   database or a log would stumble over. Never throws.
 */
export function readPhone(text: string, region = 'RU'): ReadPhone | null {
  const { text: raw, cut } = cleanWithin(text, 100);
  if (cut || raw === '') return null;
  const bare = unwrap(raw);
  if (withheld.test(bare)) return { raw, e164: null, extension: null, kind: 'anonymous' };

  const alone = onlyExtension.exec(bare);
  if (alone) return { raw, e164: null, extension: alone[1]!, kind: 'short' };
  const short = bare.replace(/[\s\p{Pd}]/gu, '');
  if (/^\d{1,6}$/.test(short)) return { raw, e164: null, extension: short, kind: 'short' };

  const split = withExtension.exec(bare);
  const [number, extension] = split ? [split[1]!, split[2]!] : [bare, null];
  const e164 = readNumber(number, region);
  return e164 === null ? null : { raw, e164, extension, kind: 'number' };
}

/** `"Name" <sip:+79135550142@pbx:5060;user=phone>` → +79135550142; `tel:+7913…;ext=12` keeps its extension. */
function unwrap(raw: string): string {
  const address = /<([^<>]*)>$/.exec(raw)?.[1] ?? raw;
  const bare = address.trim().replace(label, '');
  const user = /^(?:[^@\s]*)(?=@)/.exec(bare)?.[0] ?? bare;
  return user
    .replace(/;(?:phone-context|user|isub)=[^;]*/gi, '')
    .replace(/[\s,;.]+$/, '')
    .trim();
}

function readNumber(text: string, region: string): string | null {
  // Letters would be read as a vanity number ("1-800-FLOWERS"); here they mean that this is no number.
  if (!/^\+?[\d\s().\p{Pd}/]+$/u.test(text) || text.replace(/\D/g, '').length < 7) return null;
  const number = parsePhoneNumberFromString(text, { defaultCountry: region as CountryCode, extract: false });
  return number?.isValid() ? number.number : null;
}
