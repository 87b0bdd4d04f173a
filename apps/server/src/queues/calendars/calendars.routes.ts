import {
  CalendarEditSchema,
  CalendarSchema,
  IdSchema,
  ProductionImportSchema,
  type CalendarRow,
  type ProductionImported,
} from '@linia/protocol';
import { Type } from 'typebox';
import { beginRecount } from '../../tickets/plans/run-recounts.ts';
import { Refusal } from '../../shell/refusal.ts';
import { inTransaction } from '../../shell/transaction.ts';
import { personOf, type App } from '../../shell/web.ts';
import { importYear } from './import-year.ts';
import { readCalendars } from './list.ts';
import { addCalendar, changeCalendar, deleteCalendar } from './save.ts';

const Params = Type.Object({ id: IdSchema });

/** The administrator's calendars: when lines are open, and the countries' production calendars by which they go. */
export async function calendarsRoutes(app: App): Promise<void> {
  const config = { right: 'settings:manage' } as const;
  const rowOf = async (id: number): Promise<CalendarRow> => {
    const row = (await readCalendars(app.db.pool)).calendars.find((each) => each.id === id);
    if (!row) throw new Refusal('calendar.unknown', 404);
    return row;
  };

  app.get('/api/calendars', { config, schema: { description: 'Calendars, known years, and where those end' } }, () =>
    readCalendars(app.db.pool),
  );

  app.post('/api/calendars', { config, schema: { body: CalendarSchema } }, async (request): Promise<CalendarRow> =>
    rowOf(await inTransaction(app.db, (tx) => addCalendar(tx, request.body, personOf(request)))),
  );

  app.patch(
    '/api/calendars/:id',
    { config, schema: { params: Params, body: CalendarEditSchema } },
    async (request): Promise<CalendarRow> => {
      const { id } = request.params;
      const recount = await inTransaction(app.db, (tx) =>
        changeCalendar(tx, { id, edit: request.body }, personOf(request)),
      );
      await beginRecount(app.db, recount);
      return rowOf(id);
    },
  );

  app.delete('/api/calendars/:id', { config, schema: { params: Params } }, async (request): Promise<object> => {
    await inTransaction(app.db, (tx) => deleteCalendar(tx, request.params.id, personOf(request)));
    return {};
  });

  app.post(
    '/api/production-years',
    {
      config,
      schema: { body: ProductionImportSchema, description: 'A year of a production calendar from a file, JSON or CSV' },
    },
    async (request): Promise<ProductionImported> => {
      const imported = await inTransaction(app.db, (tx) => importYear(tx, request.body.text, personOf(request)));
      await beginRecount(app.db, imported.recount);
      return imported;
    },
  );
}
