import { LanguageSchema, SignInSchema, type Me, type SignedOut } from '@linia/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readMe } from '../desks/me.ts';
import { languageOf } from '../shell/errors.ts';
import { Refusal } from '../shell/refusal.ts';
import { personOf, type App } from '../shell/web.ts';
import { sentence } from '../shell/words.ts';
import { demoAccounts } from './demo-accounts.ts';
import { checkCredentials } from './passwords.ts';
import { findSession, sessionCookie, sessionOf } from './sessions.ts';
import { signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import { speak } from './speak.ts';

/** Sign in, who am I, sign out. */
export async function sessionRoutes(app: App): Promise<void> {
  app.post(
    '/api/session',
    {
      config: { right: 'public' },
      schema: { body: SignInSchema, description: 'Sign in; the answer sets the session cookie' },
    },
    async (request, reply) => {
      const agentId = await checkCredentials(app.db, { ...request.body, address: request.ip });
      return enter(app, request, reply, agentId);
    },
  );

  app.get(
    '/api/session',
    {
      config: { right: 'public' },
      schema: { description: 'Who is signed in; 401 with the company and the demo accounts for a stranger' },
    },
    async (request, reply): Promise<Me | SignedOut> => {
      if (request.person) return readMe(app.db.pool, request.person, app.linia.demo);
      return reply.code(401).send(await signedOut(app, request));
    },
  );

  app.put(
    '/api/session/language',
    {
      config: { right: 'signed-in' },
      schema: { body: LanguageSchema, description: "The language of a person's screens and of what the server says" },
    },
    async (request): Promise<Me> => {
      const { language } = request.body;
      const person = { ...personOf(request), language };
      await speak(app.db, person.agentId, language);
      return readMe(app.db.pool, person, app.linia.demo);
    },
  );

  app.delete(
    '/api/session',
    { config: { right: 'signed-in' }, schema: { description: 'Sign out' } },
    async (request, reply) => {
      await signOut(app.db, personOf(request));
      return reply.header('set-cookie', sessionCookie('', app.linia.publicUrl)).send({ ok: true });
    },
  );
}

/** Opens a session in this browser for a person who has proved to be that person. */
export async function enter(app: App, request: FastifyRequest, reply: FastifyReply, agentId: number): Promise<Me> {
  const cookie = await signIn(app.db, agentId, sessionOf(request.headers.cookie ?? ''));
  void reply.header('set-cookie', sessionCookie(cookie, app.linia.publicUrl));
  const person = await findSession(app.db, `linia=${cookie}`);
  if (!person) throw new Refusal('session.none', 401);
  return readMe(app.db.pool, person, app.linia.demo);
}

async function signedOut(app: App, request: FastifyRequest): Promise<SignedOut> {
  const language = languageOf(request);
  const { rows } = await app.db.pool.query(`select value #>> '{}' as company from settings where key = 'company'`);
  return {
    error: { code: 'session.none', message: sentence('session.none', language) },
    company: (rows[0]?.company as string | undefined) ?? '',
    demo: app.linia.demo ? { accounts: await demoAccounts(app.db, language) } : null,
  };
}
