import type { Language, TicketPage } from '@linia/protocol';
import { historyRows } from '../interactions/history.ts';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import { ticketRows } from './rows.ts';
import { readThread } from './thread.ts';

/** All of one request: what it is about, where it came from, what happened to it, the calls about it. */
export async function readTicketPage(
  db: Queryable,
  reader: { agentId: number; language: Language },
  id: number,
): Promise<TicketPage> {
  const [row] = await ticketRows(db, 't.id = $1', [id], 1);
  if (!row) throw new Refusal('ticket.unknown', 404);
  const { rows } = await db.query(
    `select t.description,
       (select jsonb_build_object('id', c.id, 'name', c.name, 'phone', (select min(e164) from contact_phones where contact_id = c.id))
         from contacts c where c.id = t.contact_id) as contact,
       i.id as "originId", i.created_at as "originAt", i.channel as "originChannel",
       (select number from tickets c where c.id = t.claims_id) as claims, (select number from tickets f where f.id = t.follows_id) as follows
     from tickets t left join interactions i on i.id = t.origin_id where t.id = $1`,
    [id],
  );
  const { description, contact, originId, originAt, originChannel, claims, follows } = rows[0];
  return {
    ...row,
    description,
    contact,
    // a letter is in the thread; only a call has a page
    origin: originId === null || originChannel === 'email' ? null : { interactionId: originId, at: originAt },
    events: await readEvents(db, id),
    calls: await historyRows(
      db,
      reader,
      `i.channel <> 'email' and i.id in (select id from interactions where ticket_id = $2 union select origin_id from tickets where id = $2)`,
      [id],
      100,
    ),
    thread: await readThread(db, id),
    claims,
    follows,
  };
}

/** Who did it: a person by name, the house's own parts (the clock, a line) by theirs. */
async function readEvents(db: Queryable, id: number): Promise<TicketPage['events']> {
  const { rows } = await db.query(
    `select e.version, e.at, e.type, coalesce(a.name, e.actor) as actor, e.data
     from ticket_events e left join agents a on e.actor = 'agent:' || a.id where e.ticket_id = $1 order by e.version`,
    [id],
  );
  return rows as TicketPage['events'];
}
