import { IdSchema, boardMetrics, type Forecast } from '@linia/protocol';
import { Type } from 'typebox';
import { Refusal } from '../shell/refusal.ts';
import { personOf, type App } from '../shell/web.ts';
import { boardScope, readBoard } from './board.ts';
import { readCallsBehind } from './calls-behind.ts';

const Behind = Type.Object({ metric: Type.Enum(boardMetrics), queueId: Type.Optional(IdSchema) });

/** The board, and the calls behind each of its figures. */
export async function boardRoutes(app: App): Promise<void> {
  app.get('/api/board', { config: { right: 'board:view' } }, async (request) =>
    readBoard(app.db, await boardScope(app.db, personOf(request))),
  );

  app.get('/api/board/calls', { config: { right: 'board:view' }, schema: { querystring: Behind } }, async (request) => {
    const { metric, queueId } = request.query;
    const scope = await boardScope(app.db, personOf(request));
    if (queueId === undefined) return readCallsBehind(app.db, metric, scope);
    if (scope.queueIds !== 'all' && !scope.queueIds.includes(queueId)) throw new Refusal('right.missing', 403);
    return readCallsBehind(app.db, metric, { queueIds: [queueId] });
  });

  // beside the board: what its callers were told to expect, and what came of it
  const Of = Type.Object({ queueId: IdSchema });
  app.get(
    '/api/board/forecast',
    { config: { right: 'board:view' }, schema: { querystring: Of } },
    async (request): Promise<Forecast> => {
      const { queueId } = request.query;
      const scope = await boardScope(app.db, personOf(request));
      if (scope.queueIds !== 'all' && !scope.queueIds.includes(queueId)) throw new Refusal('right.missing', 403);
      const { rows } = await app.db.pool.query('select read_forecast($1) as forecast', [queueId]);
      return rows[0].forecast as Forecast;
    },
  );
}
