import type { FastifyRequest } from 'fastify';
import { readFaq } from '../faq/read.ts';
import type { App } from '../shell/web.ts';
import { originOf } from './origin.ts';
import type { Portal } from './portal.ts';

const open = { config: { right: 'public' }, schema: { hide: true } } as const;

/** The portal is for everybody to find; the console, private links and numbers are nobody's. */
export async function robots(app: App): Promise<void> {
  app.get('/robots.txt', { schema: { hide: true } }, (request, reply) =>
    reply
      .header('cache-control', 'public, max-age=3600')
      .type('text/plain; charset=utf-8')
      .send(
        [
          'User-agent: *',
          'Disallow: /',
          'Allow: /support',
          'Disallow: /support/r/',
          'Disallow: /support/sent/',
          'Disallow: /support/faq.json',
          `Sitemap: ${originOf(app, request)}/support/sitemap.xml`,
          '',
        ].join('\n'),
      ),
  );
}

/** Every page that search engines may keep, in each language in which it is; pages name the other one themselves. */
export async function sitemap({ app }: Portal): Promise<void> {
  const articlesIn = async (language: 'ru' | 'en'): Promise<string[]> =>
    (await readFaq(app.db.pool, language)).categories.flatMap(({ articles }) =>
      articles.map(({ slug }) => `/support/faq/${slug}`),
    );

  app.get('/sitemap.xml', open, async (request: FastifyRequest, reply) => {
    const origin = originOf(app, request);
    const pages = ['/support', '/support/request', '/support/faq', '/support/feedback'];
    const inBoth = await Promise.all(
      (['ru', 'en'] as const).map(async (language) => [language, await articlesIn(language)] as const),
    );
    const urls = inBoth.flatMap(([language, articles]) =>
      [...pages, ...articles].map(
        (path) => `<url><loc>${escaped(`${origin}${path}${language === 'en' ? '?lang=en' : ''}`)}</loc></url>`,
      ),
    );
    return reply
      .header('cache-control', 'public, max-age=3600')
      .type('application/xml; charset=utf-8')
      .send(
        `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join('\n')}\n</urlset>\n`,
      );
  });
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
