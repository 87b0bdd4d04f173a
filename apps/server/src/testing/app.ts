import { createHash, randomBytes } from 'node:crypto';
import { TypeBoxValidatorCompiler, type TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, { type InjectOptions } from 'fastify';
import { sessionHook } from '../people/session-hook.ts';
import type { Config } from '../shell/config.ts';
import type { Database } from '../shell/database.ts';
import { handleError } from '../shell/errors.ts';
import type { App } from '../shell/web.ts';

/** A server of some rooms only, with the same door as the whole one: sessions, rights, errors, schemas. */
export async function testApp(
  db: Database,
  rooms: ((app: App) => Promise<void>)[],
  config: Partial<Config> = {},
): Promise<App> {
  const app: App = fastify({ bodyLimit: 256 * 1024 })
    .withTypeProvider<TypeBoxTypeProvider>()
    .setValidatorCompiler(TypeBoxValidatorCompiler);
  app.decorate('db', db);
  app.decorate('linia', {
    port: 0,
    host: '127.0.0.1',
    databaseUrl: db.url,
    dataDir: '',
    demo: false,
    openDemo: false,
    secret: null,
    publicUrl: null,
    metricsToken: null,
    asterisk: null,
    ice: { servers: [], secret: null },
    mail: { receive: null, relay: null, imap: null },
    recordings: '',
    sounds: '',
    ...config,
  });
  app.decorateRequest('person', null);
  app.setErrorHandler(handleError);
  await sessionHook(app);
  for (const room of rooms) await room(app);
  await app.ready();
  return app;
}

/** A session of this person, without a password: the Cookie header of their browser. */
export async function cookieOf(db: Database, agentId: number): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await db.pool.query(
    `insert into sessions (id_hash, agent_id, data, expires_at) values ($1, $2, '{}', linia_now() + interval '12 hours')`,
    [createHash('sha256').update(token).digest('base64url'), agentId],
  );
  return `linia=${token}`;
}

type Answer<T> = { status: number; body: T; cookie: string | undefined };
type Method = NonNullable<InjectOptions['method']>;

/** Asks as a browser of ours does. `as` is a cookie. */
export async function ask<T = { error: { code: string; message: string; field?: string } }>(
  app: App,
  method: Method,
  url: string,
  options: { as?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer<T>> {
  const response = await app.inject({
    method,
    url,
    headers: { ...(options.as !== undefined && { cookie: options.as }), ...options.headers },
    ...(options.body !== undefined && { payload: options.body as object }),
  });
  const cookie = response.headers['set-cookie'];
  return {
    status: response.statusCode,
    body: response.body === '' ? (null as T) : response.json<T>(),
    cookie: typeof cookie === 'string' ? cookie : undefined,
  };
}

/** Gives a person roles and, where it matters, a password. */
export async function addPerson(
  db: Database,
  person: {
    login: string;
    name?: string;
    roles: string[];
    department?: number | null;
    extension?: string | null;
    passwordHash?: string;
  },
): Promise<number> {
  const { rows } = await db.pool.query(
    `insert into agents (login, name, roles, department_id, extension, password_hash) values ($1, $2, $3, $4, $5, $6) returning id`,
    [
      person.login,
      person.name ?? person.login,
      person.roles,
      person.department ?? null,
      person.extension ?? null,
      person.passwordHash ?? null,
    ],
  );
  return rows[0].id as number;
}
