import { FeedbackAnswerSchema, IdSchema, type FeedbackPage } from '@linia/protocol';
import { Type } from 'typebox';
import { readFeedbackPage } from '../../feedback/page.ts';
import { openFeedback } from '../../feedback/seen.ts';
import { FeedbackParams } from '../../feedback/params.ts';
import { storable } from '../../shell/storable.ts';
import { inTransaction, once } from '../../shell/transaction.ts';
import { personOf, type App } from '../../shell/web.ts';
import { answerFeedback, undoFeedbackAnswer } from './answer.ts';

/** A head's answer to a customer, and taking it back before it leaves. */
export async function feedbackAnswerRoutes(app: App): Promise<void> {
  const { db } = app;
  const answer = { config: { right: 'feedback:answer' as const } };

  app.post(
    '/api/feedback/:number/answers',
    { ...answer, schema: { params: FeedbackParams, body: FeedbackAnswerSchema } },
    async (request, reply): Promise<FeedbackPage> => {
      const person = personOf(request);
      const feedbackId = await openFeedback(db.pool, person, request.params.number);
      const key = {
        source: 'http',
        actor: String(person.agentId),
        id: `feedback:answer ${feedbackId} ${request.body.id}`,
      };
      const input = { ...storable(request.body), feedbackId };
      await inTransaction(db, (tx) => once(key, () => answerFeedback(tx, input, person)));
      void reply.code(201);
      return readFeedbackPage(db.pool, person.agentId, feedbackId);
    },
  );

  app.post(
    '/api/feedback/:number/answers/:message/undo',
    { ...answer, schema: { params: Type.Object({ ...FeedbackParams.properties, message: IdSchema }) } },
    async (request): Promise<FeedbackPage> => {
      const person = personOf(request);
      const { number, message } = request.params;
      const feedbackId = await openFeedback(db.pool, person, number);
      await inTransaction(db, (tx) => undoFeedbackAnswer(tx, { feedbackId, message }, person));
      return readFeedbackPage(db.pool, person.agentId, feedbackId);
    },
  );
}
