import { checkPolicy, type PolicyFault, type QueuePolicy } from '@linia/domain';
import {
  IdSchema,
  QueuePolicySchema,
  RevertPolicySchema,
  SavePolicySchema,
  type PolicyPage,
  type PolicyVersion,
} from '@linia/protocol';
import { Type } from 'typebox';
import { inTransaction } from '../../shell/transaction.ts';
import { personOf, type App } from '../../shell/web.ts';
import { policyVersions, readPolicy } from './read.ts';
import { revertPolicy, savePolicy } from './save.ts';
import { readPolicyWorld } from './world.ts';

const params = Type.Object({ id: IdSchema });

/** Policies of lines: read, checked as they are typed, saved, and brought back. */
export async function policiesRoutes(app: App): Promise<void> {
  const view = { right: 'policy:view' } as const;
  const manage = { right: 'settings:manage' } as const;

  app.get(
    '/api/queues/:id/policy',
    {
      config: view,
      schema: { params, description: 'The valid policy of a line, with what the check says of it today' },
    },
    (request): Promise<PolicyPage> => readPolicy(app.db.pool, request.params.id),
  );

  app.get(
    '/api/queues/:id/policy/versions',
    { config: view, schema: { params, description: 'Every version, whole, the newest first' } },
    (request): Promise<PolicyVersion[]> => policyVersions(app.db.pool, request.params.id),
  );

  app.post(
    '/api/queues/:id/policy/check',
    {
      config: manage,
      schema: { params, body: QueuePolicySchema, description: 'What would be said of it, were it saved; nothing is' },
    },
    async (request): Promise<{ faults: PolicyFault[] }> => {
      const policy = request.body as QueuePolicy;
      const world = await readPolicyWorld(app.db.pool, request.params.id, policy.steps);
      return { faults: checkPolicy(policy, world) };
    },
  );

  app.put(
    '/api/queues/:id/policy',
    {
      config: manage,
      schema: {
        params,
        body: SavePolicySchema,
        description: 'The next version, whole; 409 where another saved meanwhile',
      },
    },
    async (request): Promise<PolicyPage> => {
      const { version, policy, despite } = request.body;
      const input = { queueId: request.params.id, version, policy: policy as QueuePolicy, despite };
      await inTransaction(app.db, (tx) => savePolicy(tx, input, personOf(request)));
      return readPolicy(app.db.pool, request.params.id);
    },
  );

  app.post(
    '/api/queues/:id/policy/revert',
    {
      config: manage,
      schema: { params, body: RevertPolicySchema, description: 'An old version saved again, as a new one' },
    },
    async (request): Promise<PolicyPage> => {
      const input = { queueId: request.params.id, ...request.body };
      await inTransaction(app.db, (tx) => revertPolicy(tx, input, personOf(request)));
      return readPolicy(app.db.pool, request.params.id);
    },
  );
}
