import { PreviewPortalSchema, RevertPortalSchema, SavePortalSchema, type PortalSettingsPage } from '@linia/protocol';
import { Refusal } from '../../shell/refusal.ts';
import { inTransaction } from '../../shell/transaction.ts';
import { personOf, type App } from '../../shell/web.ts';
import { keepPreview } from './preview.ts';
import { checkPortal, keepLogo, mostLogo, readPortalPage, revertPortal, savePortal } from './save.ts';

const config = { right: 'settings:manage' } as const;

/** How the portal looks and what it says, in the administrator's hands. */
export async function portalSettingsRoutes(app: App): Promise<void> {
  app.get(
    '/api/portal',
    { config, schema: { description: 'What customers see of us, and every version of it' } },
    (): Promise<PortalSettingsPage> => readPortalPage(app.db.pool),
  );

  app.put(
    '/api/portal',
    { config, schema: { body: SavePortalSchema, description: 'The next version; seen within two seconds' } },
    (request): Promise<PortalSettingsPage> =>
      inTransaction(app.db, (tx) => savePortal(tx, request.body, personOf(request))),
  );

  app.post(
    '/api/portal/revert',
    { config, schema: { body: RevertPortalSchema, description: 'An old version saved again, as a new one' } },
    (request): Promise<PortalSettingsPage> =>
      inTransaction(app.db, (tx) => revertPortal(tx, request.body, personOf(request))),
  );

  app.post(
    '/api/portal/preview',
    { config, schema: { body: PreviewPortalSchema, description: 'Opens /support?preview=key for half an hour' } },
    async (request): Promise<{ key: string }> => ({
      key: await keepPreview(app.db.pool, await checkPortal(app.db.pool, request.body.settings)),
    }),
  );

  await app.register(async (room: App) => {
    room.removeAllContentTypeParsers();
    room.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: mostLogo }, (_request, body, done) =>
      done(null, body),
    );
    room.post(
      '/api/portal/logo',
      { config, bodyLimit: mostLogo, schema: { description: 'The body is a PNG, JPEG or WebP' } },
      async (request): Promise<{ logo: string }> => {
        const content = request.body;
        if (!Buffer.isBuffer(content)) throw new Refusal('portal.picture', 422, { field: 'logo' });
        return inTransaction(app.db, (tx) => keepLogo(tx, content));
      },
    );
  });
}
