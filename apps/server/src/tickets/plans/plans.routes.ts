import {
  CalendarEditSchema,
  IdSchema,
  NewPlanSchema,
  ProductionImportSchema,
  SavePlanSchema,
  type DeadlinePreview,
  type DeadlineRecount,
  type PlansPage,
  type PlanVersion,
} from '@linia/protocol';
import { Type } from 'typebox';
import { importYear } from '../../queues/calendars/import-year.ts';
import { changeCalendar } from '../../queues/calendars/save.ts';
import { Refusal } from '../../shell/refusal.ts';
import { inTransaction } from '../../shell/transaction.ts';
import { personOf, type App } from '../../shell/web.ts';
import { planVersions, readPlans } from './read.ts';
import { previewRecount, readRecounts } from './recounts.ts';
import { beginRecount } from './run-recounts.ts';
import { addPlan, savePlan } from './save.ts';

const params = Type.Object({ id: IdSchema });

/** The administrator's plans; what a change of a plan, a calendar or a year would move, and what it has moved. */
export async function plansRoutes(app: App): Promise<void> {
  const view = { right: 'policy:view' } as const;
  const manage = { right: 'settings:manage' } as const;

  app.get(
    '/api/plans',
    { config: view, schema: { description: 'Plans as they are valid now' } },
    (): Promise<PlansPage> => readPlans(app.db.pool),
  );

  app.post(
    '/api/plans',
    { config: manage, schema: { body: NewPlanSchema } },
    async (request, reply): Promise<PlansPage> => {
      await inTransaction(app.db, (tx) => addPlan(tx, request.body, personOf(request)));
      void reply.code(201);
      return readPlans(app.db.pool);
    },
  );

  app.get('/api/plans/:id/versions', { config: view, schema: { params } }, (request): Promise<PlanVersion[]> =>
    planVersions(app.db.pool, request.params.id),
  );

  const body = { params, body: SavePlanSchema };
  app.post(
    '/api/plans/:id/preview',
    { config: manage, schema: { ...body, description: 'What it would move, were it saved; nothing is' } },
    (request): Promise<DeadlinePreview> =>
      previewRecount(app.db, (tx) => savePlan(tx, { ...request.body, id: request.params.id }, personOf(request))),
  );

  app.put(
    '/api/plans/:id',
    { config: manage, schema: { ...body, description: 'The next version, whole; 409 where another saved meanwhile' } },
    async (request): Promise<{ recount: DeadlineRecount | null }> => {
      const id = await inTransaction(app.db, (tx) =>
        savePlan(tx, { ...request.body, id: request.params.id }, personOf(request)),
      );
      await beginRecount(app.db, id);
      return { recount: id === null ? null : ((await readRecounts(app.db.pool, id))[0] ?? null) };
    },
  );

  app.post(
    '/api/calendars/:id/preview',
    { config: manage, schema: { params, body: CalendarEditSchema, description: 'Which deadlines it would move' } },
    (request): Promise<DeadlinePreview> =>
      previewRecount(app.db, (tx) =>
        changeCalendar(tx, { id: request.params.id, edit: request.body }, personOf(request)),
      ),
  );

  app.post(
    '/api/production-years/preview',
    { config: manage, schema: { body: ProductionImportSchema, description: 'Which deadlines it would move' } },
    (request): Promise<DeadlinePreview> =>
      previewRecount(app.db, async (tx) => {
        const { result } = await importYear(tx, request.body.text, personOf(request));
        return { result: result.recount };
      }),
  );

  app.get('/api/deadline-recounts', { config: view }, (): Promise<DeadlineRecount[]> => readRecounts(app.db.pool));

  app.get(
    '/api/deadline-recounts/:id',
    { config: view, schema: { params } },
    async (request): Promise<DeadlineRecount> => {
      const [recount] = await readRecounts(app.db.pool, request.params.id);
      if (!recount) throw new Refusal('recount.unknown', 404);
      return recount;
    },
  );
}
