import { bind } from '@linia/ui/bind';
import { format, type Format } from './format.ts';
import { locale } from './locale.svelte.ts';
import { m } from './paraglide/messages.js';
import { session } from './session.svelte.ts';

/** How things are written for whoever sits here, now. In a template: `fmt().time(card.createdAt)`. */
export const fmt = (): Format => format(locale.current, session.timeZone);

/** A long span at a glance: 44 мин, 1 ч, 3 дн. Seconds that run in a list are noise. */
export function roughly(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 60) return fmt().unit(minutes, m.unit_min());
  if (minutes < 48 * 60) return fmt().unit(Math.floor(minutes / 60), m.unit_hours());
  return fmt().unit(Math.floor(minutes / 1440), m.unit_days());
}

/** A text of the server's or of a person with its short words bound. Our own messages have that from the build. */
export const sentence = (text: string): string => (locale.current === 'ru' ? bind(text) : text);

/** Words that begin a line of their own: «Звонила вчера 10:20 по № 1046297». */
export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Marks within marks: „“ inside «». */
export const inner = (text: string): string => text.replaceAll('«', '„').replaceAll('»', '“');
