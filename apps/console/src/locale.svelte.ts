import { overwriteGetLocale } from './paraglide/runtime.js';

type Locale = 'ru' | 'en';
const KEY = 'linia.locale';

/** The language of this screen. Messages read it, so a change redraws the words and reloads nothing: a call may be on. */
class Language {
  #current = $state<Locale>(stored());

  get current(): Locale {
    return this.#current;
  }

  set(to: Locale): void {
    this.#current = to;
    document.documentElement.lang = to;
    localStorage.setItem(KEY, to);
  }

  /** The person's own language, as the server keeps it; a choice made on this computer is stronger. */
  adopt(own: Locale): void {
    if (localStorage.getItem(KEY) !== null) return;
    this.#current = own;
    document.documentElement.lang = own;
  }
}

function stored(): Locale {
  return localStorage.getItem(KEY) === 'en' ? 'en' : 'ru';
}

export const locale = new Language();
overwriteGetLocale(() => locale.current);
