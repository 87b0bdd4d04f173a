import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import { Turns } from '../../shell/turns.ts';
import type { App } from '../../shell/web.ts';
import { Limit } from './limits.ts';

/** Pages a second that a process gives: calls need the rest of it. An address may have a tenth of them. */
const usualPages = 100;
/** Whoever comes beyond that waits about so long, and then reads that it is too often: who asks on and on has asked once a second. */
const heldMs = () => 700 + Math.random() * 600;
/** Drawn and asked of the database side by side: desks use the same connections, and come between any two pages. */
const atOnce = 2;
const mostHeld = 2_000;

/**
 * Before every page: as many as this process can give and still offer calls, and to one address no more than to an office.
 * `refuse` answers with a page that is drawn already; files are given at once.
 */
export function limitPages(
  app: App,
  refuse: (request: FastifyRequest) => Promise<{ html: string; policy: string }>,
): void {
  const pages = app.linia.portalPages ?? usualPages;
  const all = new Limit({ burst: Math.ceil(pages / 2), perHour: pages * 3_600 });
  const turns = new Turns({ atOnce, mostWaiting: mostHeld });
  const one = new Limit({ burst: Math.ceil(pages / 4), perHour: pages * 360 });
  const drawn = new WeakMap<FastifyRequest, () => void>();
  let held = 0;
  app.addHook('onSend', async (request) => drawn.get(request)?.());
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.url?.startsWith('/support/assets/')) return;
    const wait = one.take(request.ip) || all.take('everybody');
    if (wait === 0) {
      // what is sent may come slowly, and has a door of its own
      if (request.method === 'POST') return;
      const end = await turns.take('pages');
      if (reply.raw.destroyed) return end();
      // what is drawn is given as quickly as its reader takes it: a file on a slow telephone is in nobody's way
      drawn.set(request, end);
      reply.raw.once('close', end);
      return;
    }
    if (held >= mostHeld) {
      request.raw.destroy();
      return reply.hijack();
    }
    held++;
    await pause(heldMs()).finally(() => held--);
    const { html, policy } = await refuse(request);
    return reply
      .code(429)
      .header('retry-after', wait)
      .header('cache-control', 'no-store')
      .header('content-security-policy', policy)
      .type('text/html; charset=utf-8')
      .send(html);
  });
}
