import { GiveArticleSchema, IdSchema, type ArticleGiven, type ArticlesHere, type Language } from '@linia/protocol';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { givenAt, offersFor } from '../../faq/offers.ts';
import { refuseUnseen } from '../../interactions/seen.ts';
import { customersBase } from '../../shell/origin.ts';
import { inTransaction, once } from '../../shell/transaction.ts';
import { personOf, type App } from '../../shell/web.ts';
import { openTicket } from '../../tickets/seen.ts';
import { lastLetter } from '../answer/reply.ts';
import { customersAddress, giveAtRequest } from './give-at-request.ts';
import { callersAddress, giveOnCall, takeBackOnCall } from './give-on-call.ts';

const Call = Type.Object({ id: IdSchema });
const Letter = Type.Object({ id: IdSchema, message: IdSchema });
const Request = Type.Object({ number: Type.Integer({ minimum: 1, maximum: 999_999_999 }) });
/** `q`: typed into the search; `subject`: the log's subject as it is chosen now. */
const About = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 200 })),
  subject: Type.Optional(IdSchema),
  language: Type.Optional(Type.Enum(['ru', 'en'])),
});

/** Articles that may help on a call or at a request, and giving one to the customer. */
export async function articlesRoutes(app: App): Promise<void> {
  const { db } = app;
  const config = { right: 'faq:give' } as const;
  const baseOf = (request: FastifyRequest) => customersBase(app) ?? `${request.protocol}://${request.host}`;

  app.get(
    '/api/interactions/:id/articles',
    { config, schema: { params: Call, querystring: About } },
    async (request): Promise<ArticlesHere> => {
      const { id } = request.params;
      const { q = '', subject = null, language = 'ru' } = request.query;
      await refuseUnseen(db.pool, personOf(request), id);
      const { rows } = await db.pool.query(
        `select coalesce((select name from subjects where id = coalesce($2, i.subject_id)), '') as about from interactions i where i.id = $1`,
        [id, subject],
      );
      const about = (rows[0]?.about as string | undefined) ?? '';
      const offers = await offersFor(db.pool, { typed: q, about, language, base: baseOf(request) });
      const to = await callersAddress(db.pool, id);
      return { to: to?.address ?? null, language, offers, given: await givenAt(db.pool, 'interaction', id) };
    },
  );

  app.post(
    '/api/interactions/:id/articles',
    {
      config,
      schema: { params: Call, body: GiveArticleSchema, description: 'A letter to the caller, or the link was copied' },
    },
    async (request, reply): Promise<ArticleGiven> => {
      const person = personOf(request);
      const { id: interactionId } = request.params;
      await refuseUnseen(db.pool, person, interactionId);
      const key = {
        source: 'http',
        actor: String(person.agentId),
        id: `call:article ${interactionId} ${request.body.id}`,
      };
      const input = { ...request.body, interactionId, base: baseOf(request) };
      void reply.code(201);
      return inTransaction(db, (tx) => once(key, () => giveOnCall(tx, input, person)));
    },
  );

  app.post(
    '/api/interactions/:id/articles/:message/undo',
    { config, schema: { params: Letter } },
    async (request): Promise<object> => {
      const person = personOf(request);
      const { id: interactionId, message } = request.params;
      await refuseUnseen(db.pool, person, interactionId);
      await inTransaction(db, (tx) => takeBackOnCall(tx, { interactionId, message }, person));
      return {};
    },
  );

  app.get(
    '/api/tickets/:number/articles',
    { config, schema: { params: Request, querystring: About } },
    async (request): Promise<ArticlesHere> => {
      const id = await openTicket(db.pool, personOf(request), request.params.number);
      const { rows } = await db.pool.query(
        `select t.subject || ' ' || coalesce((select name from services where id = t.service_id), '') as about from tickets t where t.id = $1`,
        [id],
      );
      const letter = await lastLetter(db.pool, id);
      const language: Language = request.query.language ?? letter?.language ?? 'ru';
      const about = rows[0].about as string;
      const offers = await offersFor(db.pool, { typed: request.query.q ?? '', about, language, base: baseOf(request) });
      const to = await customersAddress(db.pool, id);
      return { to: to?.address ?? null, language, offers, given: await givenAt(db.pool, 'ticket', id) };
    },
  );

  app.post(
    '/api/tickets/:number/articles',
    {
      config,
      schema: {
        params: Request,
        body: GiveArticleSchema,
        description: 'An answer with the link, or the link was copied',
      },
    },
    async (request, reply): Promise<ArticleGiven> => {
      const person = personOf(request);
      const ticketId = await openTicket(db.pool, person, request.params.number);
      const key = {
        source: 'http',
        actor: String(person.agentId),
        id: `ticket:article ${ticketId} ${request.body.id}`,
      };
      const input = { ...request.body, ticketId, base: baseOf(request) };
      void reply.code(201);
      return inTransaction(db, (tx) => once(key, () => giveAtRequest(tx, input, person)));
    },
  );
}
