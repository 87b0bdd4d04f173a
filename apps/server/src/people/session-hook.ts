import { may } from '@linia/domain';
import { isOwnPage } from '../shell/origin.ts';
import { Refusal } from '../shell/refusal.ts';
import { storable } from '../shell/storable.ts';
import type { App } from '../shell/web.ts';
import { findSession } from './sessions.ts';

/**
 * Before every route under /api: is the page ours, who asks, may they? What a route demands stands in its `config.right`;
 * a route that does not say it stops the server at its start, so none is open by forgetting.
 */
export async function sessionHook(app: App): Promise<void> {
  app.addHook('onRoute', (route) => {
    if (isApi(route.url) && !route.config?.right) {
      throw new Error(`${String(route.method)} ${route.url} does not say who may: give it config.right`);
    }
  });

  app.addHook('onRequest', async (request, reply) => {
    if (!isApi(request.url)) return;
    void reply.header('cache-control', 'no-store');
    const fromPbx = request.url.startsWith('/api/cti/');
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (!reads && !fromPbx && !isOwnPage(request.headers, app.linia)) throw new Refusal('origin.foreign', 403);
    const { right } = request.routeOptions.config;
    if (right === undefined || fromPbx) return;
    request.person = await findSession(app.db, request.headers.cookie ?? '');
    if (right === 'public') return;
    if (!request.person) throw new Refusal('session.none', 401);
    if (right !== 'signed-in' && !may(request.person.roles, right)) throw new Refusal('right.missing', 403);
  });

  app.addHook('preValidation', async (request) => {
    if (request.body !== undefined) request.body = storable(request.body);
  });
}

const isApi = (url: string): boolean => url === '/api' || url.startsWith('/api/');
