import { IdSchema, LineEditSchema, NewLineSchema, type LineRow, type NewLine } from '@linia/protocol';
import { Type } from 'typebox';
import { inTransaction } from '../../shell/transaction.ts';
import { personOf, type App } from '../../shell/web.ts';
import { addLine, renewToken } from './add-line.ts';
import { changeLine } from './change-line.ts';
import { closeLine, deleteLine, reopenLine } from './close-line.ts';
import { readLines } from './line-rows.ts';

const Params = Type.Object({ id: IdSchema });

/** The administrator's lines: the numbers that callers dial, and how their calls are led. */
export async function linesRoutes(app: App): Promise<void> {
  const config = { right: 'settings:manage' } as const;

  app.get('/api/lines', { config, schema: { description: 'All lines, the closed ones too' } }, (): Promise<LineRow[]> =>
    readLines(app.db.pool),
  );

  app.post(
    '/api/lines',
    { config, schema: { body: NewLineSchema, description: 'A new line; its token is shown once' } },
    (request): Promise<NewLine> =>
      inTransaction(app.db, (tx) => addLine(tx, { line: request.body, demo: app.linia.demo }, personOf(request))),
  );

  app.patch(
    '/api/lines/:id',
    { config, schema: { params: Params, body: LineEditSchema } },
    (request): Promise<LineRow> =>
      inTransaction(app.db, (tx) => changeLine(tx, { ...request.params, edit: request.body }, personOf(request))),
  );

  app.post(
    '/api/lines/:id/token',
    { config, schema: { params: Params, description: 'A new token for a line; the old one ends' } },
    (request): Promise<NewLine> => inTransaction(app.db, (tx) => renewToken(tx, request.params.id, personOf(request))),
  );

  app.post(
    '/api/lines/:id/close',
    { config, schema: { params: Params, description: 'No new call is taken on it' } },
    (request): Promise<LineRow> => inTransaction(app.db, (tx) => closeLine(tx, request.params.id, personOf(request))),
  );

  app.post('/api/lines/:id/reopen', { config, schema: { params: Params } }, (request): Promise<LineRow> =>
    inTransaction(app.db, (tx) => reopenLine(tx, request.params.id, personOf(request))),
  );

  app.delete(
    '/api/lines/:id',
    { config, schema: { params: Params, description: 'A line that never had a call' } },
    async (request): Promise<object> => {
      await inTransaction(app.db, (tx) => deleteLine(tx, request.params.id, personOf(request)));
      return {};
    },
  );
}
