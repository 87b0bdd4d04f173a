import {
  IdSchema,
  LogSchema,
  type CallCard,
  type CallerMatch,
  type DraftSaved,
  type EscalationOptions,
  type InteractionPage,
} from '@linia/protocol';
import { Type } from 'typebox';
import { personOf, type App } from '../shell/web.ts';
import { readCallers } from './callers.ts';
import { refuseLong } from './check-length.ts';
import { readEscalationOptions } from './escalation-options.ts';
import { checkLog } from './log.ts';
import { saveDraft } from './save-draft.ts';
import { refuseUnseen } from './seen.ts';

const Params = Type.Object({ id: IdSchema });

/** As a log, but of any length: what is too long is answered with the limit, not with «wrong shape». */
const Draft = Type.Object(
  {
    ...LogSchema.properties,
    counterparty: Type.String(),
    note: Type.String({ description: 'At most 20,000 characters' }),
  },
  { additionalProperties: false },
);
const largestDraft = 2 * 1024 * 1024;

/** One call: its card, what the reader is typing about it, to whom it can be escalated. */
export async function interactionRoutes(app: App): Promise<void> {
  app.get(
    '/api/interactions/:id',
    { config: { right: 'call:view' }, schema: { params: Params } },
    async (request): Promise<InteractionPage> => {
      const { id } = request.params;
      const person = personOf(request);
      await refuseUnseen(app.db.pool, person, id);
      const { rows } = await app.db.pool.query(
        `select interaction_card($1) as card, (select jsonb_build_object('log', log, 'savedAt', saved_at)
           from drafts where interaction_id = $1 and agent_id = $2) as draft`,
        [id, person.agentId],
      );
      return { card: rows[0].card as CallCard, draft: rows[0].draft as InteractionPage['draft'] };
    },
  );

  app.get(
    '/api/interactions/:id/callers',
    {
      config: { right: 'call:view' },
      schema: {
        params: Params,
        description: 'Who has the caller’s number: the likeliest first, each with its reasons',
      },
    },
    async (request): Promise<CallerMatch[]> => {
      await refuseUnseen(app.db.pool, personOf(request), request.params.id);
      return readCallers(app.db.pool, request.params.id);
    },
  );

  app.put(
    '/api/interactions/:id/draft',
    {
      bodyLimit: largestDraft,
      config: { right: 'call:log' },
      schema: { params: Params, body: Draft, description: 'What the agent has typed so far; kept as typed' },
    },
    async (request): Promise<DraftSaved> => {
      refuseLong(request.body);
      await checkLog(app.db.pool, request.body);
      return saveDraft(app.db.pool, request.params.id, personOf(request).agentId, request.body);
    },
  );

  app.get(
    '/api/interactions/:id/escalation',
    {
      config: { right: 'call:escalate' },
      schema: {
        params: Params,
        querystring: Type.Object({ subjectId: Type.Optional(IdSchema), serviceId: Type.Optional(IdSchema) }),
        description: 'Departments to escalate to, the one the rules choose first',
      },
    },
    async (request): Promise<EscalationOptions> => {
      const person = personOf(request);
      await refuseUnseen(app.db.pool, person, request.params.id);
      return readEscalationOptions(app.db.pool, request.params.id, person.agentId, request.query);
    },
  );
}
