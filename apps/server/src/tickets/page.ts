import type { Language, TicketPage } from '@linia/protocol';
import { historyRows } from '../interactions/history.ts';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import { ticketRows } from './rows.ts';
import { suggest } from './suggest.ts';
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
       (select number from tickets c where c.id = t.claims_id) as claims, (select number from tickets f where f.id = t.follows_id) as follows,
       t.counterparty, t.close_at as "closeAt", t.former_url as "formerUrl",
       (select jsonb_build_object('number', w.number, 'at', g.at, 'by', jsonb_build_object('id', a.id, 'name', a.name))
         from tickets w join ticket_merges g on g.from_id = t.id and g.into_id = w.id and g.undone_at is null join agents a on a.id = g.by_id
         where w.id = t.merged_into) as "mergedInto",
       coalesce((select jsonb_agg(jsonb_build_object('number', w.number, 'subject', w.subject, 'state', w.state) order by w.id) from tickets w where w.merged_into = t.id), '[]') as merged,
       coalesce((select jsonb_agg(jsonb_build_object('number', w.number, 'subject', w.subject, 'state', w.state, 'split', k.kind = 'split') order by w.id)
         from ticket_links k join tickets w on w.id = case when k.ticket_id = t.id then k.other_id else k.ticket_id end where t.id in (k.ticket_id, k.other_id)), '[]') as linked,
       coalesce((select jsonb_agg(jsonb_build_object('score', r.score, 'comment', r.comment, 'at', coalesce(r.changed_at, r.at), 'by', r.address) order by r.id desc)
         from ticket_ratings r where r.ticket_id = t.id), '[]') as ratings,
       array(select tag from ticket_tags where ticket_id = t.id order by tag) as tags,
       coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name) order by a.name) from ticket_followers f join agents a on a.id = f.agent_id where f.ticket_id = t.id), '[]') as followers
     from tickets t left join interactions i on i.id = t.origin_id where t.id = $1`,
    [id],
  );
  const { description, contact, originId, originAt, originChannel, ...facts } = rows[0];
  const thread = await readThread(db, id);
  return {
    ...row,
    description,
    contact,
    // a letter is in the thread; only a call has a page
    origin: originId === null || originChannel !== 'voice' ? null : { interactionId: originId, at: originAt },
    events: await readEvents(db, id),
    calls: await historyRows(
      db,
      reader,
      `i.channel = 'voice' and i.id in (select id from interactions where ticket_id in (select id from tickets where id = $2 or merged_into = $2) union select origin_id from tickets where id = $2 or merged_into = $2)`,
      [id],
      100,
    ),
    thread,
    ...facts,
    suggestions: await suggest(db, row, thread, facts.counterparty),
  };
}

/** Who did it: a person by name, the house's own parts (the clock, a line) by theirs. */
async function readEvents(db: Queryable, id: number): Promise<TicketPage['events']> {
  const { rows } = await db.query(
    `with recursive part as (select id, number from tickets where merged_into = $1
       union select t.id, t.number from part p join tickets t on t.merged_into = p.id)
     select e.version, e.at, e.type, coalesce(a.name, e.actor) as actor, e.data
     from ticket_events e left join agents a on e.actor = 'agent:' || a.id where e.ticket_id = $1
     union all -- what colleagues wrote in those made part of it
     select -e.version, e.at, e.type, coalesce(a.name, e.actor), e.data || jsonb_build_object('of', t.number)
     from part t join ticket_events e on e.ticket_id = t.id left join agents a on e.actor = 'agent:' || a.id
     where e.type = 'noted' order by 2, 1`,
    [id],
  );
  return rows as TicketPage['events'];
}
