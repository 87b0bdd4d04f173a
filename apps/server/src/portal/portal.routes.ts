import fastifyStatic from '@fastify/static';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { describeError } from '../shell/errors.ts';
import { asRefusal } from '../shell/refusal.ts';
import type { App } from '../shell/web.ts';
import { loadBundle } from './bundle.ts';
import { faqPages } from './faq/faq.routes.ts';
import { feedbackPages } from './feedback/feedback.routes.ts';
import { formPages } from './form/form.routes.ts';
import type { TellNumber } from './form/register-form.ts';
import { limitPages } from './guard/pages.ts';
import { formsUnread } from './guard/read-form.ts';
import { askedLanguage } from './language.ts';
import { portalOn, type Portal } from './portal.ts';
import { robots, sitemap } from './search-engines.ts';
import { logo } from './settings/logo.ts';
import { linkPages } from './status/link.routes.ts';
import { statusPages } from './status/status.routes.ts';
import { tooOftenPage } from './too-often.ts';
import { waysPages } from './ways.ts';

/** What the portal does by rooms that nobody imports: given by the one who composes them. */
export type Outside = { tell: TellNumber };

/** Each matter of the portal puts its own routes: a line here. */
const matters = ({ tell }: Outside): ((portal: Portal) => Promise<void>)[] => [
  waysPages,
  sitemap,
  logo,
  formPages(tell),
  faqPages,
  feedbackPages,
  statusPages,
  linkPages,
];

/** What customers see, under /support: no session is looked for and no cookie is set. */
export async function portalRoutes(app: App, outside: Outside): Promise<void> {
  const bundle = await loadBundle();
  if (!bundle) return;
  await robots(app);
  await app.register(
    async (inside) => {
      formsUnread(inside as App);
      const portal = portalOn(inside as App, bundle);
      limitPages(inside as App, tooOftenPage(inside as App, bundle, portal.settings));
      await inside.register(fastifyStatic, {
        root: bundle.files,
        prefix: '/assets/',
        decorateReply: false,
        wildcard: false,
        index: false,
        preCompressed: true,
        setHeaders: (reply) => void reply.header('cache-control', 'public, max-age=31536000, immutable'),
      });
      inside.setErrorHandler((error: FastifyError, request, reply) => answerProblem(portal, error, request, reply));
      inside.setNotFoundHandler((request, reply) =>
        portal.show(request, reply, 'problem', { status: 404, code: 'not_found', said: null }, { status: 404 }),
      );
      for (const put of matters(outside)) await put(portal);
    },
    { prefix: '/support' },
  );
}

/** A page that says what did not go, in the reader's language; a fault keeps its number. */
async function answerProblem(portal: Portal, error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  const refusal = asRefusal(error);
  const { language } = askedLanguage(request);
  const known = !refusal && error.statusCode !== undefined && error.statusCode < 500 ? error.statusCode : null;
  if (known !== null)
    return portal.show(
      request,
      reply,
      'problem',
      { status: known, code: 'input.invalid', said: null },
      { status: known, cache: 'none' },
    );
  const { status, body } = describeError(error, language, request.log);
  const { code, message } = body.error;
  const said = [404, 410, 429].includes(status) ? null : message;
  return portal.show(request, reply, 'problem', { status, code, said }, { status, cache: 'none' });
}
