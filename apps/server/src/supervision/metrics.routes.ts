import { createHash, timingSafeEqual } from 'node:crypto';
import { isIPv4 } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../shell/refusal.ts';
import type { App } from '../shell/web.ts';
import { LastCheck, readMetrics } from './metrics.ts';

/** What a monitoring asks every few seconds. Not a person's: this machine may, and who has LINIA_METRICS_TOKEN. */
export async function metricsRoutes(app: App): Promise<void> {
  const check = new LastCheck(app.db.pool);
  let asking: Promise<string> | null = null;
  app.get('/metrics', { schema: { hide: true }, exposeHeadRoute: false }, async (request, reply) => {
    if (!isOfThisMachine(request, app.linia.publicUrl !== null) && !hasToken(request, app.linia.metricsToken))
      throw new Refusal('right.missing', 403);
    // however many ask, the database is asked once at a time
    const text = await (asking ??= readMetrics(app.db.pool, check).finally(() => (asking = null)));
    return reply.header('cache-control', 'no-store').type('text/plain; version=0.0.4; charset=utf-8').send(text);
  });
}

/** Whoever comes through a proxy of this machine is not of it: where the proxy is known, `ip` is theirs. */
function isOfThisMachine({ ip, headers }: FastifyRequest, knowsProxy: boolean): boolean {
  const proxied = headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined;
  if (proxied && !knowsProxy) return false;
  const address = ip.replace(/^::ffff:/, '');
  return address === '::1' || (isIPv4(address) && address.startsWith('127.'));
}

function hasToken({ headers }: FastifyRequest, token: string | null): boolean {
  const said = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  return token !== null && said !== undefined && timingSafeEqual(digest(said), digest(token));
}

const digest = (text: string) => createHash('sha256').update(text).digest();
