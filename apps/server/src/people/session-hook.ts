import { may } from '@linia/domain';
import { isOwnPage } from '../shell/origin.ts';
import { Refusal } from '../shell/refusal.ts';
import { storable } from '../shell/storable.ts';
import { Turns } from '../shell/turns.ts';
import type { App } from '../shell/web.ts';
import { findSession, sessionOf } from './sessions.ts';

/**
 * Before every route under /api: is the page ours, who asks, may they? What a route demands stands in its `config.right`;
 * a route that does not say it stops the server at its start, so none is open by forgetting.
 */
export async function sessionHook(app: App): Promise<void> {
  app.decorate('turns', new Turns());
  // an office comes in by one address, all at nine o'clock; a flood takes four connections of the pool, not all
  const strangers = new Turns({ atOnce: 4, mostWaiting: 500 });

  app.addHook('onRoute', (route) => {
    const right = route.config?.right;
    if (!right) {
      if (isApi(route.url) || isPortal(route.url))
        throw new Error(`${String(route.method)} ${route.url} does not say who may: give it config.right`);
      return;
    }
    // and so it stands in the description of what can be asked
    const said = { 'x-right': right, security: right === 'public' ? [] : [{ session: [] }] };
    route.schema = { ...route.schema, ...said };
  });

  app.addHook('onRequest', async (request, reply) => {
    // the route that was found, never the address as it was written: `/%61pi/people` and `http://x/api/people` lead there too
    const { config, url = '' } = request.routeOptions;
    const { right } = config;
    // the portal has no sessions: who is signed in as staff is a stranger there, and pages say themselves how long they keep
    if (right === undefined || isPortal(url)) return;
    void reply.header('cache-control', 'no-store');
    if (url.startsWith('/api/cti/')) return;
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (!reads && !isOwnPage(request.headers, app.linia)) throw new Refusal('origin.foreign', 403);
    const session = sessionOf(request.headers.cookie ?? '');
    const end = await (session === null ? strangers.take(request.ip) : app.turns.take(session));
    if (reply.raw.destroyed) end();
    else reply.raw.once('finish', end).once('close', end);
    request.person = await findSession(app.db, request.headers.cookie ?? '');
    if (right === 'public') return;
    if (!request.person) throw new Refusal('session.none', 401);
    // our own pages name the language of their screen, and nothing beside it: a browser's own list is no word of the person's
    const asked = request.headers['accept-language'];
    if (asked === 'ru' || asked === 'en') request.person.language = asked;
    if (right !== 'signed-in' && !may(request.person.roles, right)) throw new Refusal('right.missing', 403);
  });

  app.addHook('preValidation', async (request) => {
    if (request.body !== undefined) request.body = storable(request.body);
  });
}

const isApi = (url: string): boolean => url === '/api' || url.startsWith('/api/');
const isPortal = (url: string): boolean =>
  url === '/support' || (url.startsWith('/support/') && !url.startsWith('/support/assets/'));
