import type { Language } from '@linia/protocol';
import type { FastifyRequest } from 'fastify';

/** `?lang=` where it is given, else what the browser wants: Russian first, English for who asks for it. No cookie. */
export function askedLanguage(request: FastifyRequest): { language: Language; chosen: boolean } {
  const { lang } = (request.query ?? {}) as { lang?: unknown };
  if (lang === 'ru' || lang === 'en') return { language: lang, chosen: true };
  const english = /^\s*en\b/i.test(request.headers['accept-language'] ?? '');
  return { language: english ? 'en' : 'ru', chosen: false };
}

/** An address of the portal for whoever asks: in the language they chose by the address, where they did. */
export function inLanguage(request: FastifyRequest, path: string): string {
  const { language, chosen } = askedLanguage(request);
  return chosen ? `${path}${path.includes('?') ? '&' : '?'}lang=${language}` : path;
}
