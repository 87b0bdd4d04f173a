import {
  IdSchema,
  SavedViewSchema,
  TicketBulkSchema,
  TicketListSchema,
  type BulkOutcome,
  type RequestDesk,
  type TicketCounts,
  type TicketList,
} from '@linia/protocol';
import { Type } from 'typebox';
import { storable } from '../../shell/storable.ts';
import { personOf, type App } from '../../shell/web.ts';
import { changeMany } from './bulk.ts';
import { countTickets, readTicketList } from './page.ts';
import { dropView, readRequestDesk, saveView } from './views.ts';

/** The list of requests: page after page, counted, saved under a name, many changed at once. */
export async function ticketListRoutes(app: App): Promise<void> {
  const { db } = app;
  const view = { config: { right: 'ticket:view' as const } };
  const edit = { config: { right: 'ticket:edit' as const } };

  app.get('/api/tickets/list', { ...view, schema: { querystring: TicketListSchema } }, (request): Promise<TicketList> =>
    readTicketList(db.pool, personOf(request), storable(request.query)),
  );
  app.get(
    '/api/tickets/counts',
    { ...view, schema: { querystring: Type.Object({ department: Type.Optional(IdSchema) }) } },
    (request): Promise<TicketCounts> => countTickets(db.pool, personOf(request), request.query.department),
  );
  app.get('/api/tickets/desk', view, (request): Promise<RequestDesk> => readRequestDesk(db.pool, personOf(request)));

  app.post('/api/tickets/views', { ...edit, schema: { body: SavedViewSchema } }, async (request, reply) => {
    void reply.code(201);
    return saveView(db.pool, personOf(request), storable(request.body));
  });
  app.delete(
    '/api/tickets/views/:id',
    { ...edit, schema: { params: Type.Object({ id: IdSchema }) } },
    async (request): Promise<object> => {
      await dropView(db.pool, personOf(request), request.params.id);
      return {};
    },
  );

  app.post('/api/tickets/bulk', { ...edit, schema: { body: TicketBulkSchema } }, (request): Promise<BulkOutcome> =>
    changeMany(db, personOf(request), storable(request.body)),
  );
}
