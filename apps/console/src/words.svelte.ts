import { bind, format, type Format } from './format.ts';
import { locale } from './locale.svelte.ts';
import { session } from './session.svelte.ts';

/** How things are written for whoever sits here, now. In a template: `fmt().time(card.createdAt)`. */
export const fmt = (): Format => format(locale.current, session.timeZone);

/** A text of the server's or of a person with its short words bound. Our own messages have that from the build. */
export const sentence = (text: string): string => (locale.current === 'ru' ? bind(text) : text);
