import { IdSchema, type LostCall } from '@linia/protocol';
import { Type } from 'typebox';
import { linesOf } from '../people/viewer.ts';
import { inTransaction } from '../shell/transaction.ts';
import { personOf, type App } from '../shell/web.ts';
import { calledBack } from './called-back.ts';
import { lostCalls } from './lost-calls.ts';

/** Lost calls of the reader's lines, today's and those of the week to whom nobody has talked yet, and «I called back». */
export async function lostCallRoutes(app: App): Promise<void> {
  app.get(
    '/api/lost-calls',
    {
      config: { right: 'lost:view' },
      schema: {
        querystring: Type.Object({ queueId: Type.Optional(IdSchema) }),
        description: 'Lost calls of today, and of the week whom nobody has called back',
      },
    },
    async (request): Promise<LostCall[]> => {
      const mine = await linesOf(app.db.pool, personOf(request));
      const { queueId } = request.query;
      if (queueId === undefined) return lostCalls(app.db.pool, { queueIds: mine, since: null });
      const asked = mine === 'all' || mine.includes(queueId) ? [queueId] : [];
      return lostCalls(app.db.pool, { queueIds: asked, since: null });
    },
  );

  app.post(
    '/api/lost-calls/:interactionId/called-back',
    { config: { right: 'lost:callback' }, schema: { params: Type.Object({ interactionId: IdSchema }) } },
    async (request): Promise<{ ok: true }> => {
      await inTransaction(app.db, (tx) => calledBack(tx, request.params, personOf(request)));
      return { ok: true };
    },
  );
}
