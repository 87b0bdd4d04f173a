import {
  ArticleVersionSchema,
  FaqCategorySchema,
  FaqOrderSchema,
  IdSchema,
  MoveArticleSchema,
  NewArticleSchema,
  PreviewSchema,
  RevertArticleSchema,
  SaveArticleSchema,
  type ArticlePage,
  type FaqDesk,
} from '@linia/protocol';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Queryable } from '../shell/database.ts';
import { inTransaction } from '../shell/transaction.ts';
import type { Actor, Done } from '../shell/verb.ts';
import { personOf, type App } from '../shell/web.ts';
import { addArticle, moveArticle, publishArticle, revertArticle, saveArticle } from './articles.ts';
import { addCategory, deleteCategory, orderCategories, renameCategory } from './categories.ts';
import { readArticlePage, readFaqDesk } from './desk.ts';
import { renderArticle } from './markdown.ts';

const Params = Type.Object({ id: IdSchema });
const Days = Type.Object({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366 })) });

/** Answers to frequent questions as those have them who write them. */
export async function faqRoutes(app: App): Promise<void> {
  const config = { right: 'faq:edit' } as const;
  const originOf = (request: FastifyRequest) => app.linia.publicUrl ?? `${request.protocol}://${request.host}`;
  const act = <T>(request: FastifyRequest, verb: (tx: Queryable, actor: Actor) => Promise<Done<T>>): Promise<T> =>
    inTransaction(app.db, (tx) => verb(tx, personOf(request)));

  app.get(
    '/api/faq',
    {
      config,
      schema: { querystring: Days, description: 'Categories, their articles, and what visitors did with each' },
    },
    (request): Promise<FaqDesk> => readFaqDesk(app.db.pool, request.query.days ?? 30),
  );
  app.get('/api/faq/articles/:id', { config, schema: { params: Params } }, (request): Promise<ArticlePage> =>
    readArticlePage(app.db.pool, request.params.id, originOf(request)),
  );
  app.post('/api/faq/articles', { config, schema: { body: NewArticleSchema } }, (request): Promise<ArticlePage> =>
    act(request, (tx, actor) => addArticle(tx, { ...request.body, origin: originOf(request) }, actor)),
  );
  app.put(
    '/api/faq/articles/:id',
    {
      config,
      schema: {
        params: Params,
        body: SaveArticleSchema,
        description: 'The next version; 409 where it is not the next',
      },
    },
    (request): Promise<ArticlePage> =>
      act(request, (tx, actor) =>
        saveArticle(tx, { ...request.params, ...request.body, origin: originOf(request) }, actor),
      ),
  );
  app.post(
    '/api/faq/articles/:id/revert',
    { config, schema: { params: Params, body: RevertArticleSchema } },
    (request): Promise<ArticlePage> =>
      act(request, (tx, actor) =>
        revertArticle(tx, { ...request.params, ...request.body, origin: originOf(request) }, actor),
      ),
  );
  for (const [what, withdraw] of [
    ['publish', false],
    ['withdraw', true],
  ] as const)
    app.post(
      `/api/faq/articles/:id/${what}`,
      { config, schema: { params: Params, body: ArticleVersionSchema } },
      (request): Promise<ArticlePage> =>
        act(request, (tx, actor) =>
          publishArticle(tx, { ...request.params, ...request.body, withdraw, origin: originOf(request) }, actor),
        ),
    );
  app.post(
    '/api/faq/articles/:id/move',
    { config, schema: { params: Params, body: MoveArticleSchema } },
    async (request): Promise<FaqDesk> => {
      await act(request, (tx, actor) => moveArticle(tx, { ...request.params, ...request.body }, actor));
      return readFaqDesk(app.db.pool, 30);
    },
  );
  app.post(
    '/api/faq/preview',
    { config, schema: { body: PreviewSchema, description: 'Markdown as strangers will read it' } },
    (request) => ({ html: renderArticle(request.body.text) }),
  );

  const after = async (request: FastifyRequest, verb: (tx: Queryable, actor: Actor) => Promise<Done<unknown>>) => {
    await act(request, verb);
    return readFaqDesk(app.db.pool, 30);
  };
  app.post('/api/faq/categories', { config, schema: { body: FaqCategorySchema } }, (request): Promise<FaqDesk> =>
    after(request, (tx, actor) => addCategory(tx, request.body, actor)),
  );
  app.post('/api/faq/categories/order', { config, schema: { body: FaqOrderSchema } }, (request): Promise<FaqDesk> =>
    after(request, (tx, actor) => orderCategories(tx, request.body.ids, actor)),
  );
  app.put(
    '/api/faq/categories/:id',
    { config, schema: { params: Params, body: FaqCategorySchema } },
    (request): Promise<FaqDesk> =>
      after(request, (tx, actor) => renameCategory(tx, { ...request.params, ...request.body }, actor)),
  );
  app.delete('/api/faq/categories/:id', { config, schema: { params: Params } }, (request): Promise<FaqDesk> =>
    after(request, (tx, actor) => deleteCategory(tx, request.params.id, actor)),
  );
}
