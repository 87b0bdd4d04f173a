import { IdSchema, PrioritySchema, type PrioritiesPage } from '@linia/protocol';
import { Type } from 'typebox';
import type { Queryable } from '../shell/database.ts';
import { inTransaction } from '../shell/transaction.ts';
import { personOf, type App } from '../shell/web.ts';
import { addPriority, changePriority, deletePriority, readPriorities } from './priorities.ts';

const params = Type.Object({ id: IdSchema });

/** Who is ranked as if they had come earlier. */
export async function prioritiesRoutes(app: App): Promise<void> {
  const manage = { right: 'settings:manage' } as const;
  const after = async (verb: (tx: Queryable) => Promise<void>): Promise<PrioritiesPage> => {
    await inTransaction(app.db, async (tx) => ({ result: await verb(tx) }));
    return readPriorities(app.db.pool);
  };

  app.get(
    '/api/priorities',
    { config: manage, schema: { description: 'Companies, plans and lines whose callers are ranked earlier' } },
    () => readPriorities(app.db.pool),
  );

  app.post(
    '/api/priorities',
    { config: manage, schema: { body: PrioritySchema, description: 'One more; it counts from the next call on' } },
    async (request, reply) => {
      const page = await after((tx) => addPriority(tx, request.body, personOf(request)));
      void reply.code(201);
      return page;
    },
  );

  app.put('/api/priorities/:id', { config: manage, schema: { params, body: PrioritySchema } }, (request) =>
    after((tx) => changePriority(tx, request.params.id, request.body, personOf(request))),
  );

  app.delete('/api/priorities/:id', { config: manage, schema: { params } }, (request) =>
    after((tx) => deletePriority(tx, request.params.id, personOf(request))),
  );
}
