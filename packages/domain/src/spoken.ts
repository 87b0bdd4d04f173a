/** A telephone speaks these. */
export type Spoken = 'ru' | 'en';

/**
 * Where a caller stands, as sounds to be played one after the other: «Ваше место в очереди: двадцать первое», "Your place in the line is number
 * twenty one". From the hundredth on nobody counts.
 */
export function spokenPlace(place: number, language: Spoken): string[] {
  if (place <= 1) return ['next'];
  if (place >= 100) return ['place-far'];
  return ['place', ...(language === 'ru' ? ordinal(place) : cardinal(place))];
}

/** How long it may take: «Примерное ожидание: двадцать одна минута». Whole minutes, one at least; from an hour on it is more than an hour. */
export function spokenWait(seconds: number, language: Spoken): string[] {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  if (minutes >= 60) return ['wait-long'];
  // a minute is a she: одна, две
  const number = cardinal(minutes).map((name) => (language === 'ru' && /^n-[12]$/.test(name) ? `${name}f` : name));
  return ['wait', ...number, `minute-${formOf(minutes, language)}`];
}

/** A number that is read back: a Russian one as it is dialled here. */
export const spokenNumber = (number: string): string[] => [
  ...number.replace(/^\+7(?=\d{10}$)/, '8').replace(/\D/g, ''),
];

/** одна минута, две минуты, пять минут; one minute, two minutes. */
export function formOf(count: number, language: Spoken): 'one' | 'few' | 'many' {
  const form = new Intl.PluralRules(language).select(count);
  return form === 'one' || form === 'few' ? form : 'many';
}

/** Under a hundred: a word of its own, or tens and ones. */
const cardinal = (n: number): string[] => (isOneWord(n) ? [`n-${n}`] : [`n-${n - (n % 10)}`, `n-${n % 10}`]);

/** Only its last word is an ordinal: двадцать первое. */
const ordinal = (n: number): string[] => (isOneWord(n) ? [`nth-${n}`] : [`n-${n - (n % 10)}`, `nth-${n % 10}`]);

const isOneWord = (n: number): boolean => n <= 20 || n % 10 === 0;
