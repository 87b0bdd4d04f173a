import { channels } from '@linia/domain';
import {
  IdSchema,
  MergeSchema,
  RestoreNumberSchema,
  type Duplicate,
  type HistoryRow,
  type Merged,
  type OrganizationCard,
} from '@linia/protocol';
import { Type } from 'typebox';
import { historyTotal, organizationHistory } from '../interactions/history.ts';
import { forgetNumber, restoreNumber } from '../interactions/learn-number.ts';
import { inOrder, onOneConnection, type Database } from '../shell/database.ts';
import { inTransaction } from '../shell/transaction.ts';
import { personOf, type App, type SignedIn } from '../shell/web.ts';
import { liveTicket, ticketRows } from '../tickets/rows.ts';
import { readCompany } from './card.ts';
import { findDuplicates } from './duplicates.ts';
import { readLiveId } from './live.ts';
import { merge, part } from './merge.ts';

const Params = Type.Object({ id: IdSchema });
const History = Type.Object({
  channel: Type.Optional(Type.Enum([...channels])),
  before: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'interactionId of the last line already shown',
    }),
  ),
});

/** A company: its card, its history page by page, its duplicates. All who take calls see all companies. */
export async function organizationRoutes(app: App): Promise<void> {
  const view = { right: 'organization:view' } as const;

  app.get(
    '/api/organizations/:id',
    { config: view, schema: { params: Params, description: 'One merged into another is answered with that one' } },
    async (request): Promise<OrganizationCard> => {
      const id = await readLiveId(app.db.pool, request.params.id);
      return readCard(app.db, id, personOf(request));
    },
  );

  app.get(
    '/api/organizations/:id/history',
    { config: view, schema: { params: Params, querystring: History } },
    async (request): Promise<HistoryRow[]> => {
      const organizationId = await readLiveId(app.db.pool, request.params.id);
      return organizationHistory(app.db.pool, personOf(request), { organizationId, ...request.query });
    },
  );

  app.get(
    '/api/organizations/:id/duplicates',
    { config: view, schema: { params: Params, description: 'What may be the same company written twice, and why' } },
    async (request): Promise<Duplicate[]> =>
      findDuplicates(app.db.pool, await readLiveId(app.db.pool, request.params.id)),
  );

  app.post(
    '/api/organizations/:id/merges',
    {
      config: { right: 'organization:merge' },
      schema: {
        params: Params,
        body: MergeSchema,
        description: 'The company of the address stays, the other one goes',
      },
    },
    (request): Promise<Merged> =>
      inTransaction(app.db, (tx) =>
        merge(tx, { keptId: request.params.id, goneId: request.body.goneId }, personOf(request)),
      ),
  );

  app.post(
    '/api/merges/:id/undo',
    { config: { right: 'organization:merge' }, schema: { params: Params } },
    (request): Promise<Merged> => inTransaction(app.db, (tx) => part(tx, request.params.id, personOf(request))),
  );

  app.delete(
    '/api/phones/:id',
    {
      config: { right: 'contact:edit' },
      schema: { params: Params, description: 'Forgets a number that was learned on a call' },
    },
    async (request): Promise<object> => {
      await inTransaction(app.db, (tx) => forgetNumber(tx, request.params.id, personOf(request)));
      return {};
    },
  );

  app.post(
    '/api/phones/:id/restore',
    {
      config: { right: 'contact:edit' },
      schema: {
        params: Params,
        body: RestoreNumberSchema,
        description: 'A learned number that was forgotten by a slip',
      },
    },
    async (request): Promise<object> => {
      const of = { phoneId: request.params.id, interactionId: request.body.interactionId };
      await inTransaction(app.db, (tx) => restoreNumber(tx, of, personOf(request)));
      return {};
    },
  );
}

/** The whole card, asked for in one go on one connection. */
export async function readCard(db: Database, id: number, person: SignedIn): Promise<OrganizationCard> {
  return onOneConnection(db, async (client) => {
    const [company, openTickets, history, total] = await inOrder([
      readCompany(client, id, person.language),
      ticketRows(client, `t.organization_id = $1 and ${liveTicket}`, [id], 50),
      organizationHistory(client, person, { organizationId: id }),
      historyTotal(client, id),
    ]);
    const overdue = openTickets.filter((ticket) => ticket.overdue).length;
    return { ...company, openTickets, overdue, history, historyTotal: total };
  });
}
