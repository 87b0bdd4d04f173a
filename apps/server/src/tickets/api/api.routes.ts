import {
  ApiTokenSchema,
  IdSchema,
  IntakeSchema,
  type ApiToken,
  type ApiTokenMade,
  type IntakeAnswer,
} from '@linia/protocol';
import { Type } from 'typebox';
import { storable } from '../../shell/storable.ts';
import { inTransaction, once } from '../../shell/transaction.ts';
import { personOf, type App } from '../../shell/web.ts';
import { registerIntake } from './register.ts';
import { addToken, readTokens, revokeToken, tokenOf } from './tokens.ts';

const Headers = Type.Object({
  authorization: Type.Optional(Type.String()),
  'idempotency-key': Type.Optional(Type.String({ minLength: 8, maxLength: 100 })),
});
const Params = Type.Object({ id: IdSchema });

/** Requests from other programs, and the tokens by which they are let in. */
export async function apiRoutes(app: App): Promise<void> {
  const manage = { right: 'settings:manage' } as const;

  app.post(
    '/api/requests',
    {
      config: { right: 'public' },
      bodyLimit: 64 * 1024,
      schema: {
        headers: Headers,
        body: IntakeSchema,
        description: 'Another program registers a request, by its token; the same Idempotency-Key is registered once',
      },
      // before the body is even read: a stranger learns nothing from how it is refused
      onRequest: async (request) => void (await tokenOf(app.db.pool, request.headers.authorization)),
    },
    async (request, reply): Promise<IntakeAnswer> => {
      const token = await tokenOf(app.db.pool, request.headers.authorization);
      const body = storable(request.body);
      const key = request.headers['idempotency-key'];
      const answer = await inTransaction(app.db, (tx) =>
        key === undefined
          ? registerIntake(tx, token, body)
          : once({ source: 'api', actor: `token:${token.id}`, id: key }, () => registerIntake(tx, token, body)),
      );
      void reply.code(201);
      return answer;
    },
  );

  app.get('/api/tokens', { config: manage }, (): Promise<ApiToken[]> => readTokens(app.db.pool));

  app.post(
    '/api/tokens',
    { config: manage, schema: { body: ApiTokenSchema } },
    async (request, reply): Promise<ApiTokenMade> => {
      const token = await inTransaction(app.db, (tx) => addToken(tx, request.body, personOf(request)));
      void reply.code(201);
      return { token, tokens: await readTokens(app.db.pool) };
    },
  );

  app.delete(
    '/api/tokens/:id',
    { config: manage, schema: { params: Params } },
    async (request): Promise<ApiToken[]> => {
      await inTransaction(app.db, (tx) => revokeToken(tx, request.params.id, personOf(request)));
      return readTokens(app.db.pool);
    },
  );
}
