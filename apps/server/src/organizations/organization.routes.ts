import { channels } from '@linia/domain';
import { IdSchema, type HistoryRow, type OrganizationCard } from '@linia/protocol';
import { Type } from 'typebox';
import { organizationHistory } from '../interactions/history.ts';
import { personOf, type App } from '../shell/web.ts';
import { liveTicket, ticketRows } from '../tickets/rows.ts';
import { readCompany } from './card.ts';

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

/** A company: its card for the WHO column, and its history page by page. All who take calls see all companies. */
export async function organizationRoutes(app: App): Promise<void> {
  app.get(
    '/api/organizations/:id',
    { config: { right: 'organization:view' }, schema: { params: Params } },
    async (request): Promise<OrganizationCard> => {
      const { id } = request.params;
      const person = personOf(request);
      const company = await readCompany(app.db.pool, id, person.language);
      const openTickets = await ticketRows(app.db.pool, `t.organization_id = $1 and ${liveTicket}`, [id], 50);
      const total = await app.db.pool.query('select count(*)::int as n from interactions where organization_id = $1', [
        id,
      ]);
      return {
        ...company,
        openTickets,
        overdue: openTickets.filter(({ overdue }) => overdue).length,
        history: await organizationHistory(app.db.pool, person, { organizationId: id }),
        historyTotal: total.rows[0].n as number,
      };
    },
  );

  app.get(
    '/api/organizations/:id/history',
    { config: { right: 'organization:view' }, schema: { params: Params, querystring: History } },
    (request): Promise<HistoryRow[]> =>
      organizationHistory(app.db.pool, personOf(request), { organizationId: request.params.id, ...request.query }),
  );
}
