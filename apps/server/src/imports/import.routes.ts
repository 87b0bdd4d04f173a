import type { Readable } from 'node:stream';
import {
  IdSchema,
  ImportCheckSchema,
  ImportReadSchema,
  ImportStartSchema,
  type ImportChange,
  type ImportErrorRow,
  type ImportView,
} from '@linia/protocol';
import { Type } from 'typebox';
import { personOf, type App } from '../shell/web.ts';
import { listChanges } from './changes.ts';
import { attachment } from './attachment.ts';
import { errorsFile } from './errors-file.ts';
import { cancel, readAgain, startApply, startCheck } from './start.ts';
import { Threads } from './threads.ts';
import { upload } from './upload.ts';
import { listErrors, listImports, readView } from './view.ts';

const Params = Type.Object({ id: IdSchema });
const After = Type.Optional(Type.Integer({ minimum: 0, maximum: 2_000_000_000 }));

/** Companies, their places and people from a file: sent, looked at, checked, written, or given up. */
export async function importRoutes(app: App): Promise<void> {
  const config = { right: 'import:run' } as const;
  const { db } = app;
  const threads = new Threads(db, app.log);
  app.addHook('preClose', () => threads.stop());

  // its body is the file as it is: nothing parses it before it is counted
  await app.register(async (room: App) => {
    room.removeAllContentTypeParsers();
    room.addContentTypeParser('*', (_request, body, done) => done(null, body));
    room.post(
      '/api/imports',
      { config, schema: { querystring: ImportStartSchema, description: 'The body is the file itself' } },
      async (request, reply): Promise<ImportView> => {
        const { agentId, language } = personOf(request);
        const id = await upload(db, threads, {
          ...request.query,
          by: agentId,
          said: Number(request.headers['content-length'] ?? 0),
          body: (request.body as Readable | undefined) ?? request.raw,
        });
        void reply.code(201);
        return readView(db.pool, id, language);
      },
    );
  });

  app.get('/api/imports', { config }, (request) => listImports(db.pool, personOf(request).language));

  app.get('/api/imports/:id', { config, schema: { params: Params } }, (request) =>
    readView(db.pool, request.params.id, personOf(request).language),
  );

  app.post(
    '/api/imports/:id/read',
    { config, schema: { params: Params, body: ImportReadSchema, description: 'Another encoding, separator or sheet' } },
    async (request): Promise<ImportView> => {
      await readAgain(db, threads, request.params.id, request.body);
      return readView(db.pool, request.params.id, personOf(request).language);
    },
  );

  app.post(
    '/api/imports/:id/check',
    { config, schema: { params: Params, body: ImportCheckSchema, description: 'Check every row by these columns' } },
    async (request): Promise<ImportView> => {
      await startCheck(db, threads, request.params.id, request.body.mapping);
      return readView(db.pool, request.params.id, personOf(request).language);
    },
  );

  app.post(
    '/api/imports/:id/apply',
    { config, schema: { params: Params, description: 'Write what was checked: all of it or nothing' } },
    async (request): Promise<ImportView> => {
      await startApply(db, threads, request.params.id);
      return readView(db.pool, request.params.id, personOf(request).language);
    },
  );

  app.post('/api/imports/:id/cancel', { config, schema: { params: Params } }, async (request): Promise<ImportView> => {
    await cancel(db, request.params.id);
    return readView(db.pool, request.params.id, personOf(request).language);
  });

  app.get(
    '/api/imports/:id/errors',
    {
      config,
      schema: {
        params: Params,
        querystring: Type.Object({ after: After, field: Type.Optional(Type.String({ maxLength: 20 })) }),
      },
    },
    async (request): Promise<ImportErrorRow[]> => {
      const { language } = personOf(request);
      await readView(db.pool, request.params.id, language);
      const { after = 0, field = null } = request.query;
      return listErrors(db.pool, request.params.id, language, { after, field });
    },
  );

  app.get(
    '/api/imports/:id/errors.csv',
    { config, schema: { params: Params, description: 'Row, cell, value and reason of each error' } },
    async (request, reply) => {
      const { language } = personOf(request);
      const view = await readView(db.pool, request.params.id, language);
      const name = `${view.fileName.replace(/\.\w+$/, '')}-${language === 'ru' ? 'ошибки' : 'errors'}.csv`;
      void reply.type('text/csv; charset=utf-8').header('content-disposition', attachment(name));
      return reply.send(errorsFile(await listErrors(db.pool, view.id, language, { most: 50_000 }), language));
    },
  );

  app.get(
    '/api/imports/:id/changes',
    {
      config,
      schema: { params: Params, querystring: Type.Object({ action: Type.Enum(['create', 'update']), after: After }) },
    },
    async (request): Promise<ImportChange[]> => {
      const view = await readView(db.pool, request.params.id, personOf(request).language);
      const { action, after = 0 } = request.query;
      return listChanges(db.pool, view.id, view.kind, { action, after });
    },
  );
}
