import formbody from '@fastify/formbody';
import { TypeBoxValidatorCompiler, type TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify from 'fastify';
import { sessionHook } from '../people/session-hook.ts';
import { readConfig } from '../shell/config.ts';
import type { Database } from '../shell/database.ts';
import { handleError } from '../shell/errors.ts';
import type { App } from '../shell/web.ts';

/** The server with nothing but these doors, as `buildApp` makes it: the same validation, refusals and rights. */
export async function testServer(db: Database, doors: (app: App) => Promise<void>): Promise<App> {
  const app: App = fastify().withTypeProvider<TypeBoxTypeProvider>().setValidatorCompiler(TypeBoxValidatorCompiler);
  app.decorate('db', db);
  app.decorate('linia', { ...readConfig({}), demo: true });
  app.decorateRequest('person', null);
  app.setErrorHandler(handleError);
  await app.register(formbody);
  await sessionHook(app);
  await doors(app);
  await app.ready();
  return app;
}
