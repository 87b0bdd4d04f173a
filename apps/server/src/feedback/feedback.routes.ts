import {
  FeedbackActSchema,
  FeedbackDraftSchema,
  FeedbackHandSchema,
  FeedbackListSchema,
  FeedbackSettingsEditSchema,
  FeedbackUnheardSchema,
  type FeedbackHead,
  type FeedbackList,
  type FeedbackPage,
} from '@linia/protocol';
import { storable } from '../shell/storable.ts';
import { inTransaction } from '../shell/transaction.ts';
import { personOf, type App } from '../shell/web.ts';
import { actOnFeedback, handFeedback } from './act.ts';
import { saveFeedbackDraft } from './draft.ts';
import { readFeedbackList } from './list.ts';
import { readFeedbackPage } from './page.ts';
import { FeedbackParams } from './params.ts';
import { openFeedback, openToHand } from './seen.ts';
import { readDigestFaults, readFeedbackSettings, saveFeedbackSettings } from './settings.ts';

/** What customers say to heads of departments. The answer itself is a letter, and stands with the letters. */
export async function feedbackRoutes(app: App): Promise<void> {
  const { db } = app;
  const params = FeedbackParams;
  const view = { config: { right: 'feedback:view' as const } };
  const answer = { config: { right: 'feedback:answer' as const } };
  const hand = { config: { right: 'feedback:hand' as const } };

  app.get(
    '/api/feedback',
    { ...view, schema: { querystring: FeedbackListSchema } },
    async (request): Promise<FeedbackList> =>
      readFeedbackList(
        db.pool,
        personOf(request),
        request.query.show === 'unheard' ? 'waiting' : (request.query.show ?? 'waiting'),
        request.query.after,
      ),
  );

  app.get(
    '/api/feedback/unheard',
    {
      config: { right: 'feedback:unheard' },
      schema: {
        querystring: FeedbackUnheardSchema,
        description: 'Without a head, or unanswered past their time: their numbers, not their words',
      },
    },
    async (request): Promise<FeedbackList> =>
      readFeedbackList(db.pool, personOf(request), 'unheard', request.query.after),
  );

  app.get('/api/feedback/heads', { ...hand }, async (): Promise<FeedbackHead[]> => {
    const { rows } = await db.pool.query(
      `select a.id, a.name, coalesce((select string_agg(d.name, ', ' order by d.id) from departments d where not d.closed and (d.head_id = a.id or d.id = a.department_id)), '') as department
       from agents a where a.disabled_at is null and 'head' = any (a.roles) order by a.name collate "ru-x-icu"`,
    );
    return rows as FeedbackHead[];
  });

  app.get('/api/feedback/:number', { ...view, schema: { params } }, async (request): Promise<FeedbackPage> => {
    const person = personOf(request);
    return readFeedbackPage(db.pool, person.agentId, await openFeedback(db.pool, person, request.params.number));
  });

  app.post(
    '/api/feedback/:number/act',
    { ...answer, schema: { params, body: FeedbackActSchema } },
    async (request): Promise<FeedbackPage> => {
      const person = personOf(request);
      const feedbackId = await openFeedback(db.pool, person, request.params.number);
      const act = storable(request.body);
      await inTransaction(db, (tx) => actOnFeedback(tx, { ...act, feedbackId }, person));
      return readFeedbackPage(db.pool, person.agentId, feedbackId);
    },
  );

  app.post(
    '/api/feedback/:number/hand',
    { ...hand, schema: { params, body: FeedbackHandSchema } },
    async (request): Promise<object> => {
      const person = personOf(request);
      const feedbackId = await openToHand(db.pool, person, request.params.number);
      await inTransaction(db, (tx) => handFeedback(tx, { ...storable(request.body), feedbackId }, person));
      return {};
    },
  );

  app.put(
    '/api/feedback/:number/draft',
    { ...answer, schema: { params, body: FeedbackDraftSchema } },
    async (request): Promise<{ version: number; savedAt: string }> => {
      const person = personOf(request);
      const feedbackId = await openFeedback(db.pool, person, request.params.number);
      return saveFeedbackDraft(db.pool, feedbackId, person.agentId, storable(request.body));
    },
  );

  app.get('/api/settings/feedback', { config: { right: 'settings:manage' } }, () => readFeedbackSettings(db.pool));

  app.get(
    '/api/settings/feedback/digests',
    {
      config: { right: 'settings:manage' },
      schema: { description: 'Departments whose digest reaches no head, and why' },
    },
    () => readDigestFaults(db.pool),
  );

  app.put(
    '/api/settings/feedback',
    { config: { right: 'settings:manage' }, schema: { body: FeedbackSettingsEditSchema } },
    async (request) => {
      await inTransaction(db, (tx) => saveFeedbackSettings(tx, request.body, personOf(request)));
      return readFeedbackSettings(db.pool);
    },
  );
}
