import { bind } from '@linia/ui/bind';

export type Language = 'ru' | 'en';
const day = 86_400_000;

type Where = { now: string; zone: string; language: Language };

/** A deadline, after «до» or `by`: today's is its time alone, and yesterday is a date. */
export const until = (at: string, where: Where): string => when(at, where, { 0: '', [-1]: null });

/** An instant in the company's zone as it is read: «сегодня 12:14», «20 ноября 15:02», of another year with the year. */
export function when(
  at: string,
  { now, zone, language }: Where,
  words: Partial<Record<-1 | 0 | 1, string | null>> = {},
): string {
  const locale = language === 'ru' ? 'ru-RU' : 'en-GB';
  const form = (options: Intl.DateTimeFormatOptions, of: number) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(of);
  const key = (of: number) => form({ year: 'numeric', month: '2-digit', day: '2-digit' }, of);
  const [then, today] = [Date.parse(at), Date.parse(now)];
  const time = form({ hour: '2-digit', minute: '2-digit' }, then);
  const near = ([0, -1, 1] as const).find((days) => key(then) === key(today + days * day));
  const word = near === undefined ? null : { ...nearWords[language], ...words }[near];
  if (word !== null) return bind(`${word} ${time}`.trim());
  const sameYear = form({ year: 'numeric' }, then) === form({ year: 'numeric' }, today);
  const date = form({ day: 'numeric', month: 'long', ...(!sameYear && { year: 'numeric' }) }, then);
  return bind(sameYear ? `${date} ${time}` : date);
}

/** A day without its time. */
export function onDay(at: string, { zone, language }: { zone: string; language: Language }): string {
  return new Intl.DateTimeFormat(language === 'ru' ? 'ru-RU' : 'en-GB', {
    day: 'numeric',
    month: 'long',
    timeZone: zone,
  }).format(Date.parse(at));
}

const nearWords = {
  ru: { 0: 'сегодня', [-1]: 'вчера', 1: 'завтра' },
  en: { 0: 'today', [-1]: 'yesterday', 1: 'tomorrow' },
} as const;

/** How long, in the two greatest parts: «1 ч 48 мин», «2 дня 3 ч». Under a minute it is one. */
export function lasting(ms: number, language: Language): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  const part = language === 'ru' ? { h: 'ч', m: 'мин' } : { h: 'h', m: 'min' };
  const said =
    days > 0
      ? [
          [days, daysWord(days, language)],
          [hours, part.h],
        ]
      : [
          [hours, part.h],
          [rest, part.m],
        ];
  return said
    .filter(([n]) => n !== 0)
    .map(([n, word]) => `${n}\u00a0${word}`)
    .join(' ');
}

function daysWord(n: number, language: Language): string {
  if (language === 'en') return n === 1 ? 'day' : 'days';
  return (
    { one: 'день', few: 'дня', many: 'дней' }[new Intl.PluralRules('ru').select(n) as 'one' | 'few' | 'many'] ?? 'дней'
  );
}
