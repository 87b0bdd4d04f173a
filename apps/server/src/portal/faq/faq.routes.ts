import { SlugSchema, type FaqHits, type Language } from '@linia/protocol';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { searchArticles } from '../../faq/search.ts';
import { readArticle, readFaq } from '../../faq/read.ts';
import { openedFromForm, sayWhetherHelped, visitorOf } from '../../faq/visits.ts';
import { Refusal } from '../../shell/refusal.ts';
import { Turns } from '../../shell/turns.ts';
import { Limit } from '../guard/limits.ts';
import { askedLanguage, inLanguage } from '../language.ts';
import type { Portal } from '../portal.ts';
import { Readers } from './readers.ts';
import { articleData } from './structured.ts';

const open = { config: { right: 'public' }, schema: { hide: true } } as const;
const Params = Type.Object({ slug: SlugSchema });
type Asked = { q?: unknown; form?: unknown; said?: unknown };
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const mostFound = 20;
const mostSuggested = 3;

/** Answers to frequent questions: the page of all, a page for each, and what the form suggests from them. */
export async function faqPages({ app, show, guard }: Portal): Promise<void> {
  const readers = new Readers(app.db, app.log);
  // a search asks the database for a millisecond; letters are typed quickly, and floods are quicker
  const turns = new Turns({ atOnce: 4, mostWaiting: 60 });
  const searches = new Limit({ burst: 80, perHour: 2400 });
  // each form's is a row; nobody opens so many
  const opens = new Limit({ burst: 30, perHour: 120 });

  async function find(request: FastifyRequest, q: string, language: Language, as: 'search' | 'suggestion') {
    if (q.trim() === '') return [];
    if (searches.take(request.ip) > 0) throw new Refusal('rate.limited', 429);
    const end = await turns.take('faq');
    try {
      return await searchArticles(app.db.pool, {
        text: q,
        language,
        most: as === 'search' ? mostFound : mostSuggested,
        as,
      });
    } finally {
      end();
    }
  }

  app.get('/faq', open, async (request, reply) => {
    const { language } = askedLanguage(request);
    const q = text((request.query as Asked).q).slice(0, 200);
    const page = await readFaq(app.db.pool, language);
    const found = q.trim() === '' ? null : await find(request, q, language, 'search');
    const isPlain = found === null;
    return show(request, reply, 'faq', { q, found, ...page }, { cache: isPlain ? 'public' : 'own', indexed: isPlain });
  });

  // what the form shows as its subject is typed; `form` is its stamp, which an opened suggestion carries on
  app.get('/faq.json', open, async (request, reply) => {
    const { q, form } = request.query as Asked;
    const { language } = askedLanguage(request);
    const stamp = text(form);
    const found = await find(request, text(q), language, 'suggestion');
    const visitor = visitorOf(request.headers, request.ip);
    if (visitor && (await guard.keyOf('request', stamp)))
      readers.count(
        'shown',
        found.map(({ id }) => id),
        visitor,
      );
    const said: FaqHits = {
      articles: found.map(({ slug, title, lead }) => ({ slug, title, lead, url: addressOf(request, slug, stamp) })),
    };
    return reply
      .header('cache-control', stamp === '' ? 'public, max-age=60' : 'no-store')
      .header('vary', 'accept-language')
      .header('x-robots-tag', 'noindex')
      .send(said);
  });

  app.get('/faq/:slug', { ...open, schema: { hide: true, params: Params } }, async (request, reply) => {
    const { slug } = request.params;
    const { language } = askedLanguage(request);
    const { form, said } = request.query as Asked;
    const wanted = await readArticle(app.db.pool, slug, language);
    if (!wanted) throw new Refusal('not_found', 404);
    if (wanted.slug !== slug) return reply.redirect(addressOf(request, wanted.slug, text(form)), 301);
    const isHere = wanted.languages.includes(language);
    const article = isHere ? wanted : (await readArticle(app.db.pool, slug, 'ru'))!;
    const visitor = visitorOf(request.headers, request.ip);
    const stamp = await guard.keyOf('request', text(form));
    if (visitor) {
      readers.count('read', [article.id], visitor);
      if (stamp !== null && opens.take(request.ip) === 0) await openedFromForm(app.db.pool, article.id, stamp, visitor);
    }
    const answer = said === 'yes' || said === 'no' ? (said as 'yes' | 'no') : null;
    const { title, html, lead, updated, category } = article;
    const props = {
      slug,
      title,
      html,
      lead,
      updated,
      category,
      language: isHere ? language : ('ru' as const),
      form: stamp === null ? null : text(form),
      said: answer,
      structured: articleData(article, app.linia.publicUrl ?? `${request.protocol}://${request.host}`),
    };
    const cache = text(form) === '' && answer === null ? 'public' : 'none';
    return show(request, reply, 'article', props, { cache, indexed: cache === 'public' && isHere });
  });

  app.post('/faq/:slug', { ...open, schema: { hide: true, params: Params } }, async (request, reply) => {
    const { fields, fault } = await guard.read(request, 'faq');
    if (fault === 'form.often') throw new Refusal('rate.limited', 429);
    const article = await readArticle(app.db.pool, request.params.slug, 'ru');
    if (!article) throw new Refusal('not_found', 404);
    const helped = fields['helped'];
    const visitor = visitorOf(request.headers, request.ip);
    const stamp = fields['form'] ?? '';
    if (visitor && fault !== 'form.trap' && (helped === 'yes' || helped === 'no'))
      await sayWhetherHelped(app.db.pool, article.id, helped === 'yes', visitor, await guard.keyOf('request', stamp));
    return reply.redirect(`${addressOf(request, article.slug, stamp, helped === 'no' ? 'no' : 'yes')}#helped`, 303);
  });
}

/** The article in the language that was chosen, and with the form from which it was opened. */
function addressOf(request: FastifyRequest, slug: string, form: string, said = ''): string {
  const query = new URLSearchParams({ ...(said !== '' && { said }), ...(form !== '' && { form }) }).toString();
  return inLanguage(request, `/support/faq/${slug}${query === '' ? '' : `?${query}`}`);
}
