import { gzipSync } from 'node:zlib';
import type { PortalFrame, PortalPages } from '@linia/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../shell/web.ts';
import { askedLanguage } from './language.ts';
import type { Bundle } from './bundle.ts';
import { Guard } from './guard/guard.ts';
import { lookOf } from './look.ts';
import { originOf } from './origin.ts';
import { KeptSettings } from './settings/kept.ts';
import { readPreview } from './settings/preview.ts';
import { companyOf } from './settings/read.ts';

/** `public`: the same for everybody and for a minute; else each reader's own, and asked for again each time. `wait`: seconds, where it came too often. */
export type Shown = { status?: number; cache?: 'public' | 'own' | 'none'; indexed?: boolean; wait?: number };

/** The portal as its matters see it: where to put routes, and how to answer with a page. */
export type Portal = {
  /** Inside `/support`: a route's address is written without it. */
  app: App;
  /** The door of forms. */
  guard: Guard;
  settings: KeptSettings;
  show: <Name extends keyof PortalPages>(
    request: FastifyRequest,
    reply: FastifyReply,
    name: Name,
    props: PortalPages[Name],
    how?: Shown,
  ) => Promise<FastifyReply>;
};

export function portalOn(app: App, bundle: Bundle): Portal {
  const settings = new KeptSettings(app.db);
  return {
    app,
    guard: new Guard(app.db),
    settings,
    show: async (request, reply, name, props, { status = 200, cache = 'own', indexed = false, wait = 0 } = {}) => {
      const { language, chosen } = askedLanguage(request);
      const { preview } = (request.query ?? {}) as { preview?: unknown };
      const isKey = typeof preview === 'string' && /^[\w-]{16}$/.test(preview);
      // a page that says what is wrong is shown without it, too
      const tried = isKey ? await readPreview(app.db.pool, preview).catch(() => null) : null;
      const set = tried ?? (await settings.now());
      const look = lookOf(set.accent);
      const frame: PortalFrame = {
        language,
        chosen,
        path: request.url.split('?')[0]!.replace(/(?<=.)\/$/, ''),
        origin: originOf(app, request),
        company: companyOf(set, language),
        indexed: indexed && !tried,
        look: look.css,
        assets: bundle.assets,
      };
      if (wait > 0) void reply.header('retry-after', wait);
      const html = bundle.render(name, props, frame);
      // the same for whoever asks: where a page bears somebody's words or a private link, its length would tell of them
      const packs = cache === 'public' && !tried && status === 200;
      const packed = packs && takesGzip(request.headers['accept-encoding']);
      if (packed) void reply.header('content-encoding', 'gzip');
      return reply
        .code(status)
        .header('cache-control', cachings[tried ? 'none' : cache])
        .header('vary', packs ? 'accept-language, accept-encoding' : 'accept-language')
        .header('content-language', language)
        .header('content-security-policy', bundle.security(look.hash))
        .type('text/html; charset=utf-8')
        .send(packed ? gzipSync(html) : html);
    },
  };
}

/** Half a page and less to a slow telephone, for a tenth of a millisecond beside the two to five that the page itself costs. */
const takesGzip = (accepted: string | string[] | undefined): boolean =>
  /(^|,)\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*(,|$))[^,]*)?(,|$)/i.test(String(accepted ?? ''));

const cachings = { public: 'public, max-age=60', own: 'private, no-cache', none: 'no-store' };
