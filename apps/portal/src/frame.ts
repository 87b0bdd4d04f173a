import type { PortalFrame } from '@linia/protocol';
import { bind } from '@linia/ui/bind';
import { getContext, setContext } from 'svelte';

/** A page's frame, and what is found through it: the words in the page's language and the addresses that keep it. */
export const setFrame = (frame: PortalFrame): PortalFrame => setContext('frame', frame);
export const frameOf = (): PortalFrame => getContext<PortalFrame>('frame');

type Words = Record<string, string | ((...given: never[]) => string)>;

/** The same words in the other language: the same names, sentences in the place of sentences. */
type InBoth<W extends Words> = { [K in keyof W]: W[K] extends string ? string : W[K] };

/** A matter's words in both languages; one that is missing does not compile. Short words stay with the next ones. */
export function inBoth<W extends Words>(words: { ru: W; en: InBoth<W> }): () => InBoth<W> {
  const bound = { ru: bindAll(words.ru) as InBoth<W>, en: bindAll(words.en as Words) as InBoth<W> };
  return () => bound[frameOf().language];
}

function bindAll(words: Words): Words {
  return Object.fromEntries(
    Object.entries(words).map(([key, word]) => [
      key,
      typeof word === 'string' ? bind(word) : (...given: never[]) => bind(word(...given)),
    ]),
  );
}

/** An address of the portal in the language that was chosen: `to('/support/faq')`. */
export function addresses(): (path: string) => string {
  const { chosen, language } = frameOf();
  return (path) => (chosen ? withLanguage(path, language) : path);
}

/** The same address in this language, for who reads it and for search engines. Russian is the portal's own. */
export function withLanguage(path: string, language: 'ru' | 'en'): string {
  const [whole, fragment] = path.split('#') as [string, string?];
  const asked = `${whole}${whole.includes('?') ? '&' : '?'}lang=${language}`;
  return fragment === undefined ? asked : `${asked}#${fragment}`;
}
