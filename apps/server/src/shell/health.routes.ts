import { Type } from 'typebox';
import type { App } from './web.ts';

/** Alive; ready (the database answers); what can be asked. */
export async function healthRoutes(app: App): Promise<void> {
  app.get(
    '/healthz',
    {
      schema: {
        description: 'The process is alive',
        response: { 200: Type.Object({ ok: Type.Boolean(), now: Type.String() }) },
      },
    },
    async () => ({ ok: true, now: new Date().toISOString() }),
  );
  // however many ask, the database is asked once at a time
  let asking: Promise<unknown> | null = null;
  const ask = () => (asking ??= app.db.pool.query('select 1').finally(() => (asking = null)));
  app.get(
    '/readyz',
    { schema: { description: 'The database answers; calls can be taken' } },
    async (_request, reply) => {
      try {
        await ask();
        return { ok: true };
      } catch {
        return reply.code(503).send({ ok: false });
      }
    },
  );
  app.get('/api/openapi.json', { config: { right: 'public' }, schema: { hide: true } }, async () => app.swagger());
}
