import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Action, Role } from '@linia/domain';
import type { Language } from '@linia/protocol';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { Config } from './config.ts';
import type { Database } from './database.ts';
import { Refusal } from './refusal.ts';
import type { Turns } from './turns.ts';

/** Who asks: found by the session's cookie at each request and each socket. */
export type SignedIn = {
  agentId: number;
  login: string;
  name: string;
  roles: Role[];
  language: Language;
  /** Hash of the session id: what a sign-out or a disabling ends. */
  session: string;
};

/** What a route demands. Every route under /api must say it, or the server does not start. */
export type Right = Action | 'signed-in' | 'public';

declare module 'fastify' {
  interface FastifyInstance {
    db: Database;
    linia: Config;
    turns: Turns;
  }
  interface FastifyRequest {
    person: SignedIn | null;
  }
  interface FastifyContextConfig {
    right?: Right;
  }
}

/** The server as rooms see it: Fastify with schemas that type their handlers. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** The person behind a route that demands one. */
export function personOf(request: FastifyRequest): SignedIn {
  if (!request.person) throw new Refusal('session.none', 401);
  return request.person;
}
