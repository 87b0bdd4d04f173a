import { IdSchema, OutgoingFilterSchema, type OutgoingLetter, type OutgoingLetters } from '@linia/protocol';
import { Type } from 'typebox';
import { storable } from '../../shell/storable.ts';
import { inTransaction } from '../../shell/transaction.ts';
import { personOf, type App } from '../../shell/web.ts';
import { findOutgoing, readOutgoing } from './read-outgoing.ts';
import { sendAgain } from './send-again.ts';

/** The administrator's outbox: which letters left, which wait, which did not go and why. Their words are not told here. */
export async function outgoingRoutes(app: App): Promise<void> {
  const config = { right: 'settings:manage' } as const;

  app.get(
    '/api/outgoing',
    {
      config,
      schema: { querystring: OutgoingFilterSchema, description: 'Our letters, the last first, without their words' },
    },
    (request): Promise<OutgoingLetters> => readOutgoing(app.db.pool, storable(request.query)),
  );

  app.post(
    '/api/outgoing/:id/again',
    {
      config,
      schema: { params: Type.Object({ id: IdSchema }), description: 'Once more, where it leaves no more by itself' },
    },
    async (request): Promise<OutgoingLetter> => {
      const message = request.params.id;
      await inTransaction(app.db, (tx) => sendAgain(tx, { message }, personOf(request)));
      return (await findOutgoing(app.db.pool, message))!;
    },
  );
}
