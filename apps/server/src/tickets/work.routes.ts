import {
  IdSchema,
  TicketEscalateSchema,
  TicketPrioritySchema,
  WrittenDeclineSchema,
  type DeadlineWhy,
  type MyWork,
  type PassedDeadlines,
} from '@linia/protocol';
import { Type } from 'typebox';
import { acceptWritten, declineWritten } from '../routing/written.ts';
import { inTransaction } from '../shell/transaction.ts';
import { personOf, type App } from '../shell/web.ts';
import { refuseUnseen } from './change/unseen.ts';
import { escalateTicket } from './escalate.ts';
import { readPassed } from './passed.ts';
import { prioritize } from './prioritize.ts';
import { openTicket } from './seen.ts';
import { readWhyDue } from './why-due.ts';
import { readWork } from './work.ts';

const Params = Type.Object({ number: Type.Integer({ minimum: 1, maximum: 999_999_999 }) });
const Offer = Type.Object({ id: IdSchema });

/** Written work as a person has it before them: what is offered, what is due and why, another department, another priority. */
export async function workRoutes(app: App): Promise<void> {
  const take = { right: 'work:take' } as const;
  const edit = { right: 'ticket:edit' } as const;

  app.get(
    '/api/work',
    { config: take, schema: { description: 'The written work before a person' } },
    (request): Promise<MyWork> => readWork(app.db.pool, personOf(request).agentId),
  );

  app.post('/api/work/:id/accept', { config: take, schema: { params: Offer } }, async (request): Promise<MyWork> => {
    const person = personOf(request);
    await inTransaction(app.db, (tx) => acceptWritten(tx, { offerId: request.params.id }, person));
    return readWork(app.db.pool, person.agentId);
  });

  app.post(
    '/api/work/:id/decline',
    { config: take, schema: { params: Offer, body: WrittenDeclineSchema } },
    async (request): Promise<MyWork> => {
      const person = personOf(request);
      const input = { offerId: request.params.id, ...request.body };
      await inTransaction(app.db, (tx) => declineWritten(tx, input, person));
      return readWork(app.db.pool, person.agentId);
    },
  );

  app.get(
    '/api/tickets/:number/deadlines',
    { config: { right: 'ticket:view' }, schema: { params: Params, description: 'Why it is due then, line by line' } },
    async (request): Promise<DeadlineWhy> =>
      readWhyDue(app.db.pool, await openTicket(app.db.pool, personOf(request), request.params.number)),
  );

  app.post(
    '/api/tickets/:number/escalate',
    { config: edit, schema: { params: Params, body: TicketEscalateSchema } },
    async (request): Promise<object> => {
      const person = personOf(request);
      const ticketId = await openTicket(app.db.pool, person, request.params.number);
      const { seen, ...body } = request.body;
      await inTransaction(app.db, async (tx) => {
        await refuseUnseen(tx, ticketId, seen, 'escalate', person);
        return escalateTicket(tx, { ...body, ticketId }, person);
      });
      return {};
    },
  );

  app.put(
    '/api/tickets/:number/priority',
    { config: edit, schema: { params: Params, body: TicketPrioritySchema } },
    async (request): Promise<DeadlineWhy> => {
      const person = personOf(request);
      const ticketId = await openTicket(app.db.pool, person, request.params.number);
      const { seen, priority } = request.body;
      await inTransaction(app.db, async (tx) => {
        await refuseUnseen(tx, ticketId, seen, 'priority', person);
        return prioritize(tx, { ticketId, priority }, person);
      });
      return readWhyDue(app.db.pool, ticketId);
    },
  );

  app.get(
    '/api/deadlines/passed',
    {
      config: { right: 'board:view' },
      schema: { description: 'Deadlines that have passed, of whoever answers for them' },
    },
    (request): Promise<PassedDeadlines> => readPassed(app.db.pool, personOf(request)),
  );
}
