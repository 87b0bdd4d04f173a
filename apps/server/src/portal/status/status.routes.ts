import type { PortalForm, PortalStatus } from '@linia/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { download } from '../../shell/download.ts';
import { Refusal } from '../../shell/refusal.ts';
import { inTransaction, once } from '../../shell/transaction.ts';
import { findLink, type OpenLink } from '../../tickets/status/find-link.ts';
import { rateSolution } from '../../tickets/status/rate.ts';
import { readStatus, readStatusFile } from '../../tickets/status/read-status.ts';
import { writeAgain } from '../../tickets/status/write-again.ts';
import { Limit } from '../guard/limits.ts';
import { keyWith, type GuardedForm } from '../guard/guard.ts';
import { formToShow, refused, withoutRoom } from '../guard/show-form.ts';
import { inLanguage } from '../language.ts';
import type { Portal } from '../portal.ts';

const open = { config: { right: 'public' }, schema: { hide: true } } as const;
const matter = 'status';
type Params = { token: string; key: string };

/** A request's page for who has its private link: how it stands, its letters, one more, a rating. */
export const statusPages = async (portal: Portal): Promise<void> => {
  const { app, guard } = portal;
  /** Nobody mistypes a link thirty times: it is guessed. */
  const guesses = new Limit({ burst: 30, perHour: 60 });

  // in no cache, no list of searches, no address that a next page is told
  app.addHook('onSend', async (request, reply) => {
    if (!(request.routeOptions.url ?? '').startsWith('/support/r/')) return;
    reply.headers({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
    });
  });

  // a browser that opens again what it had posted asks for it by its address
  for (const posted of ['letters', 'rating'])
    app.get(`/r/:token/${posted}`, open, (request, reply) => reply.redirect(at(request, ''), 303));

  app.get('/r/:token', open, (request, reply) => withLink(request, reply, (link) => show(request, reply, link)));

  app.get('/r/:token/files/:key', open, (request, reply) =>
    withLink(request, reply, async (link) => {
      const { name, content } = await readStatusFile(app.db.pool, link, (request.params as Params).key);
      return download(reply, name, content);
    }),
  );

  app.post('/r/:token/letters', open, (request, reply) =>
    withLink(request, reply, async (link) => {
      const form = await guard.read(request, matter);
      const text = form.fields['text'] ?? '';
      const { files } = form;
      const key = form.key && keyWith(form.key, files);
      const errors: PortalForm['errors'] =
        text.trim() === '' && files.length === 0 ? { text: { code: 'status.empty' } } : {};
      // pressed again, with a page of yesterday too, it is what went already
      if (form.fault !== null && (key === null || !(await wentAlready(link, key))))
        return showAgain(request, reply, link, form, errors);
      if (key === null || 'text' in errors || form.faults.length > 0)
        return showAgain(request, reply, link, form, errors);
      if (files.length > 0 && !(await wentAlready(link, key)) && !guard.hasRoom(request.ip, files))
        return showAgain(request, reply, link, withoutRoom(form), errors);
      try {
        const went = await inTransaction(app.db, (tx) =>
          once({ source: 'portal', actor: actorOf(link), id: key }, () => writeAgain(tx, { link, text, files })),
        );
        return reply.redirect(at(request, went.went === 'new' ? `?next=${went.number}` : '?done=letter'), 303);
      } catch (error) {
        if (error instanceof Refusal && error.code === 'status.long')
          return showAgain(request, reply, link, form, { text: { code: error.code } });
        throw error;
      }
    }),
  );

  app.post('/r/:token/rating', open, (request, reply) =>
    withLink(request, reply, async (link) => {
      const { fields, fault, wait } = await guard.read(request, 'rating');
      if (fault === 'form.often') throw new Refusal('rate.limited', 429, { details: { wait } });
      const score = Number(fields['score']);
      try {
        await inTransaction(app.db, (tx) => rateSolution(tx, { link, score, comment: fields['comment'] ?? '' }));
      } catch (error) {
        if (!(error instanceof Refusal) || !['rating.score', 'rating.closed'].includes(error.code)) throw error;
        return show(request, reply, link, { rateFault: error.code, comment: fields['comment'] ?? '' }, error.status);
      }
      return reply.redirect(at(request, '?done=rating'), 303);
    }),
  );

  const actorOf = ({ linkId, address }: OpenLink) => `link ${linkId} ${address}`;

  async function wentAlready(link: OpenLink, key: string): Promise<boolean> {
    const { rowCount } = await app.db.pool.query(
      `select from receipts where source = 'portal' and actor = $1 and id = $2`,
      [actorOf(link), key],
    );
    return rowCount !== 0;
  }

  /** Whatever is wrong with a link, the answer is one: the page where a new one is asked for. */
  async function withLink<T>(request: FastifyRequest, reply: FastifyReply, go: (link: OpenLink) => Promise<T>) {
    try {
      return await go(await findLink(app.db.pool, (request.params as Params).token));
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'status.gone') throw error;
      // a form that came is read to its end, or its browser shows a broken connection
      request.raw.resume();
      const wait = guesses.take(request.ip);
      if (wait > 0) throw new Refusal('rate.limited', 429);
      const form = await formToShow(guard, 'link');
      return portal.show(request, reply, 'link', { form, gone: true, asked: false }, { status: 410, cache: 'none' });
    }
  }

  type Said = Partial<Pick<PortalStatus, 'rateFault'>> & { comment?: string; form?: Partial<PortalForm> };
  async function show(request: FastifyRequest, reply: FastifyReply, link: OpenLink, said: Said = {}, status = 200) {
    const page = await readStatus(app.db.pool, link);
    const { done, next } = request.query as { done?: unknown; next?: unknown };
    const props: PortalStatus = {
      ...page,
      token: (request.params as Params).token,
      form: await formToShow(guard, matter, said.form),
      done: status === 200 && (done === 'letter' || done === 'rating') ? done : null,
      next: status === 200 && /^\d{1,9}$/.test(String(next)) ? Number(next) : null,
      rateFault: said.rateFault ?? null,
      comment: said.comment ?? page.rating?.comment ?? '',
    };
    return portal.show(request, reply, 'status', props, { status, cache: 'none' });
  }

  function showAgain(
    request: FastifyRequest,
    reply: FastifyReply,
    link: OpenLink,
    sent: GuardedForm,
    errors: PortalForm['errors'],
  ) {
    const { form, how } = refused({ ...sent, fields: { text: '', ...sent.fields } }, errors, ['text']);
    return show(request, reply, link, { form }, how.status);
  }

  const at = (request: FastifyRequest, query: string) =>
    inLanguage(request, `/support/r/${(request.params as Params).token}${query}`);
};
