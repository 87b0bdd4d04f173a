import { SetPasswordSchema, SetupSchema, type Me } from '@linia/protocol';
import { Type } from 'typebox';
import { Refusal } from '../shell/refusal.ts';
import type { App } from '../shell/web.ts';
import { readLink } from './links.ts';
import { readInvitation, setPassword, type Invitation } from './password-link.ts';
import { enter } from './session.routes.ts';
import { anyAdministrator, makeFirstAdministrator } from './setup.ts';

const Params = Type.Object({ token: Type.String({ maxLength: 200 }) });
const open = { right: 'public' } as const;

/** What a link opens: a password of one's own, or the first administrator. Its token is the proof, used once. */
export async function setupRoutes(app: App): Promise<void> {
  app.get('/api/invitations/:token', { config: open, schema: { params: Params } }, (request): Promise<Invitation> =>
    readInvitation(app.db, request.params.token),
  );

  app.post(
    '/api/invitations/:token',
    { config: open, schema: { params: Params, body: SetPasswordSchema, description: 'Set the password and sign in' } },
    async (request, reply): Promise<Me> =>
      enter(app, request, reply, await setPassword(app.db, request.params.token, request.body.password)),
  );

  app.get(
    '/api/setup/:token',
    { config: open, schema: { params: Params } },
    async (request): Promise<{ expiresAt: string }> => {
      const { expiresAt } = await readLink(app.db.pool, request.params.token, ['setup']);
      if (await anyAdministrator(app.db.pool)) throw new Refusal('link.gone', 410);
      return { expiresAt };
    },
  );

  app.post(
    '/api/setup/:token',
    {
      config: open,
      schema: { params: Params, body: SetupSchema, description: 'Make the first administrator and sign in' },
    },
    async (request, reply): Promise<Me> => {
      await readLink(app.db.pool, request.params.token, ['setup']);
      return enter(app, request, reply, await makeFirstAdministrator(app.db, request.params.token, request.body));
    },
  );
}
