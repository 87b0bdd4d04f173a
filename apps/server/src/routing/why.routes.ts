import { may } from '@linia/domain';
import { IdSchema, type MyLineRow, type WhyNow } from '@linia/protocol';
import { Type } from 'typebox';
import { refuseUnseen } from '../interactions/seen.ts';
import { personOf, type App } from '../shell/web.ts';

/** Why nobody is asked about a call, for whoever may see the call; and who waits for oneself, in the order of offers. */
export async function whyRoutes(app: App): Promise<void> {
  app.get(
    '/api/interactions/:id/why',
    { config: { right: 'timeline:view' }, schema: { params: Type.Object({ id: IdSchema }) } },
    async (request): Promise<WhyNow> => {
      await refuseUnseen(app.db.pool, personOf(request), request.params.id);
      const { rows } = await app.db.pool.query('select why_now($1) as why', [request.params.id]);
      return rows[0].why as WhyNow;
    },
  );

  app.get('/api/desk/line', { config: { right: 'queue:view-own' } }, async (request): Promise<MyLineRow[]> => {
    const { agentId, roles } = personOf(request);
    const { rows } = await app.db.pool.query('select my_line($1) as line', [agentId]);
    const line = rows[0].line as MyLineRow[];
    return may(roles, 'queue:view-all') ? line.map((row) => ({ ...row, open: true })) : line;
  });
}
