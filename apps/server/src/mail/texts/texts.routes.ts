import {
  IdSchema,
  NewTemplateSchema,
  NoticeLanguageSchema,
  RevertNoticeSchema,
  SaveNoticeSchema,
  TemplateEditSchema,
  type NoticePage,
  type NoticeVersion,
  type TemplateRow,
  type Templates,
} from '@linia/protocol';
import { Type } from 'typebox';
import { inTransaction } from '../../shell/transaction.ts';
import { personOf, type App } from '../../shell/web.ts';
import { readNotices, revertNotice, saveNotice } from './notices.ts';
import { addTemplate, changeTemplate, readTemplates } from './templates.ts';

const Which = Type.Object({ language: NoticeLanguageSchema });
const Params = Type.Object({ id: IdSchema });

/** What we write by ourselves, and what agents answer with: both with a closed list of fields. */
export async function textsRoutes(app: App): Promise<void> {
  const config = { right: 'settings:manage' } as const;

  app.get(
    '/api/notices',
    { config, schema: { description: 'The notice of a number in both languages, every version of it' } },
    (): Promise<NoticePage> => readNotices(app.db.pool),
  );

  app.put(
    '/api/notices/:language',
    {
      config,
      schema: {
        params: Which,
        body: SaveNoticeSchema,
        description: 'The next version; 422 where it lacks the number, or a promised fact and nobody has said so be it',
      },
    },
    (request): Promise<NoticeVersion[]> =>
      inTransaction(app.db, (tx) => saveNotice(tx, { ...request.params, ...request.body }, personOf(request))),
  );

  app.post(
    '/api/notices/:language/revert',
    {
      config,
      schema: { params: Which, body: RevertNoticeSchema, description: 'An old version saved again, as a new one' },
    },
    (request): Promise<NoticeVersion[]> =>
      inTransaction(app.db, (tx) => revertNotice(tx, { ...request.params, ...request.body }, personOf(request))),
  );

  app.get(
    '/api/templates',
    { config, schema: { description: 'Texts to answer with, the retired ones too' } },
    (): Promise<Templates> => readTemplates(app.db.pool),
  );

  app.post('/api/templates', { config, schema: { body: NewTemplateSchema } }, (request): Promise<TemplateRow> =>
    inTransaction(app.db, (tx) => addTemplate(tx, request.body, personOf(request))),
  );

  app.patch(
    '/api/templates/:id',
    { config, schema: { params: Params, body: TemplateEditSchema } },
    (request): Promise<TemplateRow> =>
      inTransaction(app.db, (tx) => changeTemplate(tx, { ...request.params, edit: request.body }, personOf(request))),
  );
}
