import { IdSchema, type SentLetter } from '@linia/protocol';
import { Type } from 'typebox';
import { Refusal } from '../shell/refusal.ts';
import { personOf, type App } from '../shell/web.ts';
import { openTicket } from '../tickets/seen.ts';
import { download } from '../shell/download.ts';
import { openSecrets } from '../shell/secrets.ts';
import { customersBase } from '../shell/origin.ts';
import { attachHeld } from './attach-held.ts';
import { privateLinks, withLink } from './private-links.ts';
import { inTransaction } from '../shell/transaction.ts';
import { readTicketPage } from '../tickets/page.ts';
import type { TicketPage } from '@linia/protocol';

const Number_ = Type.Integer({ minimum: 1, maximum: 999_999_999 });

/** Letters of a request: what came with them, the letter itself, a held one attached. In the demo, what was sent out. */
export async function mailRoutes(app: App): Promise<void> {
  app.get(
    '/api/tickets/:number/attachments/:key',
    {
      config: { right: 'ticket:view' },
      schema: { params: Type.Object({ number: Number_, key: Type.String({ pattern: '^[\\w-]{24}$' }) }) },
    },
    async (request, reply) => {
      const { number, key } = request.params;
      const ticketId = await openTicket(app.db.pool, personOf(request), number);
      const { rows } = await app.db.pool.query(
        `select a.name, a.content from attachments a join messages m on m.id = a.message_id where a.key = $1 and m.ticket_id = $2`,
        [key, ticketId],
      );
      if (!rows[0]) throw new Refusal('ticket.unknown', 404);
      return download(reply, rows[0].name as string, rows[0].content as Buffer);
    },
  );

  app.get(
    '/api/tickets/:number/letters/:message',
    { config: { right: 'ticket:view' }, schema: { params: Type.Object({ number: Number_, message: IdSchema }) } },
    async (request, reply) => {
      const { number, message } = request.params;
      const ticketId = await openTicket(app.db.pool, personOf(request), number);
      const { rows } = await app.db.pool.query(
        `select l.raw from messages m join letters l on l.id = m.letter_id where m.id = $1 and m.ticket_id = $2`,
        [message, ticketId],
      );
      if (!rows[0]) throw new Refusal('ticket.unknown', 404);
      return download(reply, `${number}-${message}.eml`, rows[0].raw as Buffer);
    },
  );

  app.post(
    '/api/tickets/:number/attach',
    { config: { right: 'ticket:edit' }, schema: { params: Type.Object({ number: Number_ }) } },
    async (request): Promise<TicketPage> => {
      const person = personOf(request);
      const ticketId = await openTicket(app.db.pool, person, request.params.number);
      const { rows } = await app.db.pool.query(
        'select c.id, c.number from tickets t join tickets c on c.id = live_ticket(t.claims_id) where t.id = $1',
        [ticketId],
      );
      if (!rows[0]) throw new Refusal('ticket.not_held', 409);
      const { id: claimsId, number } = rows[0] as { id: number; number: number };
      // what goes into the other request is for who may open that one, too
      await openTicket(app.db.pool, person, number);
      await inTransaction(app.db, (tx) => attachHeld(tx, { ticketId, claimsId }, person));
      return readTicketPage(app.db.pool, person, claimsId);
    },
  );

  const links = privateLinks(openSecrets(app.linia), () => customersBase(app));
  if (app.linia.demo)
    app.get(
      '/api/demo/letters',
      {
        config: { right: 'demo:call' },
        schema: { description: 'What was sent out: in the demo letters never leave the machine' },
      },
      async (): Promise<SentLetter[]> => {
        const { rows } = await app.db.pool.query(
          `select m.id, m.at, m.sent_at as "sentAt", coalesce(t.number, f.number, 0) as number, m.subject, m.text, m.message_id as "messageId",
             coalesce((select string_agg(r.address, ', ' order by r.address) from message_recipients r where r.message_id = m.id and r.kind <> 'from'), '') as to
           from messages m left join tickets t on t.id = m.ticket_id left join feedback f on f.id = m.feedback_id where m.direction = 'out' order by m.id desc limit 100`,
        );
        return (rows as SentLetter[]).map((letter) =>
          withLink({ ...letter, html: null }, links.show(letter.messageId)),
        );
      },
    );
}
