import type { Language } from '@linia/protocol';
import type { FastifyRequest } from 'fastify';
import type { App } from '../shell/web.ts';
import type { Bundle } from './bundle.ts';
import { askedLanguage } from './language.ts';
import { lookOf } from './look.ts';
import { originOf } from './origin.ts';
import type { KeptSettings } from './settings/kept.ts';
import { companyOf } from './settings/read.ts';

type Drawn = { at: number; html: string; policy: string };
const keptMs = 10_000;

/** The page for whoever comes too often, drawn once for all of them: a flood must not be worth a page each. */
export function tooOftenPage(app: App, bundle: Bundle, settings: KeptSettings) {
  const drawn = new Map<Language, Drawn>();
  return async (request: FastifyRequest): Promise<Drawn> => {
    const { language } = askedLanguage(request);
    const known = drawn.get(language);
    if (known && Date.now() - known.at < keptMs) return known;
    const set = await settings.now();
    const look = lookOf(set.accent);
    const frame = {
      language,
      chosen: true,
      path: '/support',
      origin: originOf(app, request),
      company: companyOf(set, language),
      indexed: false,
      look: look.css,
      assets: bundle.assets,
    };
    const html = bundle.render('problem', { status: 429, code: 'rate.limited', said: null }, frame);
    const made = { at: Date.now(), html, policy: bundle.security(look.hash) };
    drawn.set(language, made);
    return made;
  };
}
