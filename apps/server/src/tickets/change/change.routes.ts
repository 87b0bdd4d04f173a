import { LinkSchema, OtherTicketSchema, SplitSchema, TicketChangeBodySchema, type TicketPage } from '@linia/protocol';
import { Type } from 'typebox';
import { storable } from '../../shell/storable.ts';
import { inTransaction, once } from '../../shell/transaction.ts';
import { personOf, type App, type SignedIn } from '../../shell/web.ts';
import { mergeTickets, unmergeTicket } from '../merge/merge.ts';
import { linkTickets, splitTicket } from '../merge/split.ts';
import { readTicketPage } from '../page.ts';
import { openTicket } from '../seen.ts';
import { changeTicket } from './change.ts';
import { followTicket, seeMentions } from './follow.ts';
import { refuseUnseen } from './unseen.ts';

const Params = Type.Object({ number: Type.Integer({ minimum: 1, maximum: 999_999_999 }) });

/** What people do to a request beside writing in it. Every answer is the request as it is then. */
export async function ticketChangeRoutes(app: App): Promise<void> {
  const { db } = app;
  const edit = { config: { right: 'ticket:edit' as const } };
  const page = (person: SignedIn, id: number): Promise<TicketPage> => readTicketPage(db.pool, person, id);

  app.post(
    '/api/tickets/:number/change',
    { ...edit, schema: { params: Params, body: TicketChangeBodySchema } },
    async (request): Promise<TicketPage> => {
      const person = personOf(request);
      const ticketId = await openTicket(db.pool, person, request.params.number);
      const { change, seen } = storable(request.body);
      await inTransaction(db, async (tx) => {
        await refuseUnseen(tx, ticketId, seen, change.kind, person);
        return changeTicket(tx, { ...change, ticketId }, person);
      });
      return page(person, ticketId);
    },
  );

  for (const [what, follows] of [
    ['follow', true],
    ['unfollow', false],
  ] as const)
    app.post(
      `/api/tickets/:number/${what}`,
      { ...edit, schema: { params: Params } },
      async (request): Promise<TicketPage> => {
        const person = personOf(request);
        const ticketId = await openTicket(db.pool, person, request.params.number);
        await inTransaction(db, (tx) => followTicket(tx, { ticketId, follows }, person));
        return page(person, ticketId);
      },
    );

  app.post('/api/tickets/:number/seen', { ...edit, schema: { params: Params } }, async (request): Promise<object> => {
    const person = personOf(request);
    const ticketId = await openTicket(db.pool, person, request.params.number);
    await inTransaction(db, (tx) => seeMentions(tx, { ticketId }, person));
    return {};
  });

  app.post(
    '/api/tickets/:number/merge',
    { ...edit, schema: { params: Params, body: OtherTicketSchema } },
    async (request): Promise<TicketPage> => {
      const person = personOf(request);
      const fromId = await openTicket(db.pool, person, request.params.number);
      const intoId = await openTicket(db.pool, person, request.body.number);
      await inTransaction(db, (tx) => mergeTickets(tx, { fromId, intoId }, person));
      return page(person, intoId);
    },
  );
  app.post(
    '/api/tickets/:number/unmerge',
    { ...edit, schema: { params: Params } },
    async (request): Promise<TicketPage> => {
      const person = personOf(request);
      const fromId = await openTicket(db.pool, person, request.params.number);
      await inTransaction(db, (tx) => unmergeTicket(tx, { fromId }, person));
      return page(person, fromId);
    },
  );
  app.post(
    '/api/tickets/:number/split',
    { ...edit, schema: { params: Params, body: SplitSchema } },
    async (request, reply): Promise<TicketPage> => {
      const person = personOf(request);
      const ticketId = await openTicket(db.pool, person, request.params.number);
      const { id, messages, subject } = storable(request.body);
      const key = { source: 'http', actor: String(person.agentId), id: `ticket:split ${ticketId} ${id}` };
      const made = await inTransaction(db, (tx) =>
        once(key, () => splitTicket(tx, { ticketId, messages, subject }, person)),
      );
      void reply.code(201);
      return page(person, made.id);
    },
  );
  app.post(
    '/api/tickets/:number/link',
    { ...edit, schema: { params: Params, body: LinkSchema } },
    async (request): Promise<TicketPage> => {
      const person = personOf(request);
      const ticketId = await openTicket(db.pool, person, request.params.number);
      const otherId = await openTicket(db.pool, person, request.body.number);
      await inTransaction(db, (tx) => linkTickets(tx, { ticketId, otherId, linked: request.body.linked }, person));
      return page(person, ticketId);
    },
  );
}
