import { TelephoneRulesEditSchema, TryNumberSchema } from '@linia/protocol';
import { inTransaction } from '../shell/transaction.ts';
import { personOf, type App } from '../shell/web.ts';
import { changeTelephoneRules, readTelephoneRules, tryNumber } from './telephone-rules.ts';

const config = { right: 'settings:manage' } as const;

/** Whom people may call, how often and how long without us, and whether they see who listens to them. */
export async function telephoneRulesRoutes(app: App): Promise<void> {
  app.get('/api/settings/telephone', { config }, () => readTelephoneRules(app.db.pool));

  app.patch(
    '/api/settings/telephone',
    { config, schema: { body: TelephoneRulesEditSchema, description: 'Holds from the next call on' } },
    (request) => inTransaction(app.db, (tx) => changeTelephoneRules(tx, request.body, personOf(request))),
  );

  app.post(
    '/api/settings/telephone/try',
    { config, schema: { body: TryNumberSchema, description: 'Who might call a number by these rules, saved or not' } },
    (request) => Promise.resolve(tryNumber(request.body.phone, request.body.prefixes)),
  );
}
