import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { consolePages } from '@linia/protocol';
import { languageOf } from './errors.ts';
import type { App } from './web.ts';
import { sentence } from './words.ts';

const dist = fileURLToPath(new URL('../../../console/dist/', import.meta.url));

/** The console: its files for ever (their names change with their content), its page for every path that is a view's. */
export async function consoleRoutes(app: App): Promise<void> {
  if (!existsSync(`${dist}index.html`)) return nothingElse(app, null);
  await app.register(fastifyStatic, {
    root: dist,
    wildcard: false,
    index: false,
    preCompressed: true,
    setHeaders: (reply, path) => {
      void reply.header(
        'cache-control',
        path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  const page = readFileSync(`${dist}index.html`);
  for (const path of consolePages) {
    app.get(path, { schema: { hide: true } }, (_request, reply) =>
      reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page),
    );
  }
  nothingElse(app, page);
}

/** A person who typed an address gets the console, which says that nothing is there; everybody else a refusal. */
function nothingElse(app: App, page: Buffer | null): void {
  app.setNotFoundHandler((request, reply) => {
    void reply.code(404).header('cache-control', 'no-cache');
    const read = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (page && read && !request.url.startsWith('/api/')) return reply.type('text/html; charset=utf-8').send(page);
    return reply.send({ error: { code: 'not_found', message: sentence('not_found', languageOf(request)) } });
  });
}
