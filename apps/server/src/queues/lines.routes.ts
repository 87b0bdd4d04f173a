import { IdSchema, LineSettingsSchema, type NewLine } from '@linia/protocol';
import { Type } from 'typebox';
import { journal } from '../shell/journal.ts';
import { inTransaction } from '../shell/transaction.ts';
import { personOf, type App } from '../shell/web.ts';
import { addLine, renewToken } from './add-line.ts';

/** Lines that a PBX tells of by webhook: made by an administrator, until the routing pages come. */
export async function linesRoutes(app: App): Promise<void> {
  app.post(
    '/api/lines',
    {
      config: { right: 'settings:manage' },
      schema: { description: 'A new line of a PBX; its token is shown once', body: LineSettingsSchema },
    },
    (request): Promise<NewLine> =>
      inTransaction(app.db, async (tx) => {
        const made = await addLine(tx, request.body);
        await journal(tx, personOf(request).agentId, 'line_added', { line: made.id, name: request.body.name });
        return { result: made };
      }),
  );
  app.post(
    '/api/lines/:id/token',
    {
      config: { right: 'settings:manage' },
      schema: {
        description: 'A new token for a line; the old one ends',
        params: Type.Object({ id: IdSchema }),
      },
    },
    (request): Promise<NewLine> =>
      inTransaction(app.db, async (tx) => {
        const made = await renewToken(tx, request.params.id);
        await journal(tx, personOf(request).agentId, 'line_token_renewed', { line: made.id });
        return { result: made };
      }),
  );
}
