import { readRules } from '@linia/domain';
import {
  IdSchema,
  NewRuleSchema,
  ReorderSchema,
  RuleEditSchema,
  TryRulesSchema,
  type CompanyChoice,
  type RuleRow,
  type TriedRules,
} from '@linia/protocol';
import { Type } from 'typebox';
import { chooseCompany } from '../../organizations/choose-company.ts';
import { inTransaction } from '../../shell/transaction.ts';
import { personOf, type App } from '../../shell/web.ts';
import { escalationRules, ruleFor } from '../rules.ts';
import { addRule } from './add-rule.ts';
import { changeRule } from './change-rule.ts';
import { deleteRule } from './delete-rule.ts';
import { orderRules } from './order-rules.ts';
import { readRuleRows } from './rule-rows.ts';

const Params = Type.Object({ id: IdSchema });

/** The administrator's rules: which department a call goes to that the agent can't resolve. */
export async function rulesRoutes(app: App): Promise<void> {
  const config = { right: 'settings:manage' } as const;

  app.get('/api/rules', { config, schema: { description: 'In the order in which they are read' } }, () =>
    readRuleRows(app.db.pool),
  );

  app.post('/api/rules', { config, schema: { body: NewRuleSchema } }, (request): Promise<RuleRow> =>
    inTransaction(app.db, (tx) => addRule(tx, request.body, personOf(request))),
  );

  app.put('/api/rules/order', { config, schema: { body: ReorderSchema } }, (request): Promise<RuleRow[]> =>
    inTransaction(app.db, (tx) => orderRules(tx, request.body, personOf(request))),
  );

  app.patch(
    '/api/rules/:id',
    { config, schema: { params: Params, body: RuleEditSchema } },
    (request): Promise<RuleRow> =>
      inTransaction(app.db, (tx) => changeRule(tx, { ...request.params, edit: request.body }, personOf(request))),
  );

  app.delete('/api/rules/:id', { config, schema: { params: Params } }, async (request): Promise<object> => {
    await inTransaction(app.db, (tx) => deleteRule(tx, request.params.id, personOf(request)));
    return {};
  });

  app.post(
    '/api/rules/try',
    { config, schema: { body: TryRulesSchema, description: 'Which rule answers such a call, and why' } },
    async (request): Promise<TriedRules> => {
      const rules = await escalationRules(app.db.pool);
      const { id, position, departmentId } = ruleFor(rules, request.body);
      return { ruleId: id, position, departmentId, steps: readRules(rules, request.body) };
    },
  );

  app.get(
    '/api/rules/companies',
    {
      config,
      schema: {
        querystring: Type.Object({ q: Type.String({ minLength: 1, maxLength: 200 }) }),
        description: 'Companies by name or INN, to name one in a rule',
      },
    },
    (request): Promise<CompanyChoice[]> => chooseCompany(app.db, request.query.q),
  );
}
