import { ticketStates } from '@linia/domain';
import {
  IdSchema,
  TicketCreateSchema,
  TicketNoteSchema,
  TicketStateSchema,
  type TicketPage,
  type TicketRow,
} from '@linia/protocol';
import { Type } from 'typebox';
import type { Done } from '../shell/verb.ts';
import { inTransaction, once } from '../shell/transaction.ts';
import { personOf, type App } from '../shell/web.ts';
import { refuseUnseen } from './change/unseen.ts';
import { createTicket } from './create.ts';
import { listTickets } from './list.ts';
import { moveTicket } from './move.ts';
import { noteTicket } from './note.ts';
import { readTicketPage } from './page.ts';
import { openTicket } from './seen.ts';

const Params = Type.Object({ number: Type.Integer({ minimum: 1, maximum: 999_999_999 }) });
const Filter = Type.Object({
  department: Type.Optional(IdSchema),
  owner: Type.Optional(Type.Union([IdSchema, Type.Literal('me')])),
  state: Type.Optional(Type.Enum([...ticketStates, 'live'])),
});

/** Numbered requests: a list, one with its story, made by hand, noted in, moved on. Every answer has the version. */
export async function ticketRoutes(app: App): Promise<void> {
  app.get(
    '/api/tickets',
    { config: { right: 'ticket:view' }, schema: { querystring: Filter } },
    (request): Promise<TicketRow[]> => {
      const { department, owner, state } = request.query;
      const person = personOf(request);
      const ownerId = owner === 'me' ? person.agentId : owner;
      return listTickets(app.db.pool, person, { departmentId: department, ownerId, state });
    },
  );

  app.get(
    '/api/tickets/:number',
    { config: { right: 'ticket:view' }, schema: { params: Params } },
    async (request): Promise<TicketPage> => {
      const person = personOf(request);
      return readTicketPage(app.db.pool, person, await openTicket(app.db.pool, person, request.params.number));
    },
  );

  app.post(
    '/api/tickets',
    { config: { right: 'ticket:edit' }, schema: { body: TicketCreateSchema } },
    async (request, reply): Promise<TicketPage> => {
      const person = personOf(request);
      const made = await inTransaction(app.db, (tx) =>
        said(person, 'create', request.body.id, () => createTicket(tx, request.body, person)),
      );
      void reply.code(201);
      return readTicketPage(app.db.pool, person, made.id);
    },
  );

  app.post(
    '/api/tickets/:number/notes',
    { config: { right: 'ticket:edit' }, schema: { params: Params, body: TicketNoteSchema } },
    async (request): Promise<TicketPage> => {
      const person = personOf(request);
      const ticketId = await openTicket(app.db.pool, person, request.params.number);
      const { id, note, mentions = [] } = request.body;
      await inTransaction(app.db, (tx) =>
        said(person, `note ${ticketId}`, id, () => noteTicket(tx, { ticketId, note, mentions }, person)),
      );
      return readTicketPage(app.db.pool, person, ticketId);
    },
  );

  app.post(
    '/api/tickets/:number/state',
    { config: { right: 'ticket:edit' }, schema: { params: Params, body: TicketStateSchema } },
    async (request): Promise<TicketPage> => {
      const person = personOf(request);
      const ticketId = await openTicket(app.db.pool, person, request.params.number);
      const { seen, event } = request.body;
      await inTransaction(app.db, async (tx) => {
        await refuseUnseen(tx, ticketId, seen, 'status', person);
        return moveTicket(tx, { ticketId, event }, person);
      });
      return readTicketPage(app.db.pool, person, ticketId);
    },
  );
}

/** Once, where the message has an id. */
const said = <T>(person: { agentId: number }, what: string, id: string | undefined, verb: () => Promise<Done<T>>) =>
  id === undefined ? verb() : once({ source: 'http', actor: String(person.agentId), id: `ticket:${what} ${id}` }, verb);
