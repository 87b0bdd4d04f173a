import {
  IdSchema,
  NewQueueSchema,
  OrderSchema,
  QueueChangeSchema,
  type PolicyPage,
  type QueueRow,
} from '@linia/protocol';
import { Type } from 'typebox';
import { inTransaction } from '../shell/transaction.ts';
import { personOf, type App } from '../shell/web.ts';
import { addQueue, changeQueue, orderMembers, orderQueues } from './change-queue.ts';
import { listQueues, readPolicy } from './policies/read.ts';

const params = Type.Object({ id: IdSchema });

/** Lines of waiting: made, named, ordered, closed. A department's own line comes and goes with it. */
export async function queuesRoutes(app: App): Promise<void> {
  const manage = { right: 'settings:manage' } as const;

  app.get(
    '/api/queues',
    { config: { right: 'policy:view' }, schema: { description: 'All lines of waiting, the closed ones last' } },
    (): Promise<QueueRow[]> => listQueues(app.db.pool),
  );

  app.post(
    '/api/queues',
    { config: manage, schema: { body: NewQueueSchema, description: 'A new line; nobody sits in it yet' } },
    async (request, reply): Promise<PolicyPage> => {
      const id = await inTransaction(app.db, async (tx) => ({
        result: await addQueue(tx, request.body.name, personOf(request)),
      }));
      void reply.code(201);
      return readPolicy(app.db.pool, id);
    },
  );

  app.patch(
    '/api/queues/:id',
    {
      config: manage,
      schema: {
        params,
        body: QueueChangeSchema,
        description: 'Another name; closed, when nothing leads there; open again',
      },
    },
    async (request): Promise<PolicyPage> => {
      const { id } = request.params;
      await inTransaction(app.db, async (tx) => ({
        result: await changeQueue(tx, id, request.body, personOf(request)),
      }));
      return readPolicy(app.db.pool, id);
    },
  );

  app.put(
    '/api/queues/order',
    { config: manage, schema: { body: OrderSchema, description: 'The order of lines, from the top' } },
    async (request): Promise<QueueRow[]> => {
      await inTransaction(app.db, async (tx) => ({ result: await orderQueues(tx, request.body, personOf(request)) }));
      return listQueues(app.db.pool);
    },
  );

  app.put(
    '/api/queues/:id/members/order',
    { config: manage, schema: { params, body: OrderSchema, description: 'Whom a line asks first, from the top' } },
    async (request): Promise<PolicyPage> => {
      const { id } = request.params;
      await inTransaction(app.db, async (tx) => ({
        result: await orderMembers(tx, id, request.body, personOf(request)),
      }));
      return readPolicy(app.db.pool, id);
    },
  );
}
