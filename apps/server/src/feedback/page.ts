import type { Evidence, FeedbackLetter, FeedbackPage, FeedbackRow } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import { feedbackColumns, feedbackTables } from './list.ts';

/** The newest so many of letters, of turns and of what its request has behind it: a customer who writes on and on hides no answer. */
const most = 200;

/** One feedback, whole: what was said, what its request and its customer have behind them, what was answered. */
export async function readFeedbackPage(db: Queryable, reader: number, id: number): Promise<FeedbackPage> {
  const { rows } = await db.query(
    `select ${feedbackColumns}, f.text, f.name, f.email, f.company, f.inn, f.belongs, f.request_number as "requestNumber", f.person,
       (select name from services where id = f.service_id) as service, f.ticket_id as "ticketId", f.organization_id as "organizationId",
       case when o.id is not null then jsonb_build_object('id', o.id, 'name', o.name) end as organization,
       (select jsonb_build_object('version', x.version, 'text', x.text, 'savedAt', x.saved_at) from feedback_drafts x where x.feedback_id = f.id and x.agent_id = $1) as draft,
       (select b.address from mailboxes b where not b.closed order by b.department_id = f.department_id desc nulls last, b.is_default desc, b.id limit 1) as "from"
     from ${feedbackTables} where f.id = $2`,
    [reader, id, true],
  );
  if (!rows[0]) throw new Refusal('feedback.unknown', 404);
  const { ticketId, organizationId, ...facts } = rows[0] as FeedbackRow & FeedbackFacts;
  const [ticket, evidence, letters, events, company90] = await Promise.all([
    readTicket(db, ticketId),
    readEvidence(db, ticketId),
    readLetters(db, id, reader),
    readEvents(db, id),
    readCompany(db, organizationId),
  ]);
  return { ...facts, ticket, evidence, letters, events, company90 };
}

type FeedbackFacts = Omit<
  FeedbackPage,
  keyof FeedbackRow | 'ticket' | 'evidence' | 'letters' | 'events' | 'company90'
> & {
  ticketId: number | null;
  organizationId: number | null;
};

async function readTicket(db: Queryable, id: number | null): Promise<FeedbackPage['ticket']> {
  if (id === null) return null;
  const { rows } = await db.query(
    `select t.number, t.subject, t.state, case when w.id is not null then jsonb_build_object('id', w.id, 'name', w.name) end as owner,
       t.respond_by as "respondBy", t.resolve_by as "resolveBy", t.responded_at as "respondedAt", t.solved_at as "solvedAt",
       (select name from plans where id = t.plan_id) as plan
     from tickets t left join agents w on w.id = t.owner_id where t.id = $1`,
    [id],
  );
  return (rows[0] as FeedbackPage['ticket'] | undefined) ?? null;
}

/** Events that tell why it took so long; the others stand in the request itself. */
const telling = ['registered', 'escalated', 'assigned', 'asked_customer', 'asked_third_party', 'opened', 'solved', 'reopened', 'closed', 'deadline_passed', 'deadline_moved', 'merged', 'merged_in', 'rejected', 'missed']; // prettier-ignore

/** What happened in the request, in its order: letters, calls, answers that were begun and not sent, turns of its state. Letters that went with it into another are its own. */
async function readEvidence(db: Queryable, id: number | null): Promise<Evidence[]> {
  if (id === null) return [];
  const { rows } = await db.query(
    `select at, what from (select at, what from (
       select m.at, jsonb_build_object('kind', 'letter', 'direction', m.direction, 'automatic', m.kind not in ('letter', 'answer', 'unreadable'),
         'from', coalesce(a.name, (select coalesce(nullif(r.name, ''), r.address) from message_recipients r where r.message_id = m.id and r.kind = 'from'), ''),
         'text', left(regexp_replace(left(m.text, 2000), '\\s+', ' ', 'g'), 200), 'files', (select count(*)::int from attachments x where x.message_id = m.id)) as what
       from messages m left join agents a on a.id = m.author_id where (m.ticket_id = $1 or m.id in (select unnest(g.messages) from ticket_merges g where g.from_id = $1 and g.undone_at is null)) and m.kind <> 'notice'
       union all
       select i.created_at, jsonb_build_object('kind', 'call', 'id', i.id, 'direction', i.direction,
         'agent', (select a.name from assignments s join agents a on a.id = s.agent_id where s.interaction_id = i.id order by s.id limit 1),
         'seconds', case when i.answered_at is not null and i.ended_at is not null then extract(epoch from i.ended_at - i.answered_at)::int end,
         'recorded', exists (select from recordings r where r.interaction_id = i.id))
       from interactions i where i.channel = 'voice' and (i.ticket_id = $1 or i.id = (select origin_id from tickets where id = $1))
       union all
       select d.saved_at, jsonb_build_object('kind', 'draft', 'agent', a.name,
         'paragraphs', array_length(regexp_split_to_array(btrim(d.body ->> 'text', E' \\n'), '\\n\\s*\\n'), 1))
       from ticket_drafts d join agents a on a.id = d.agent_id where d.ticket_id = $1 and d.kind = 'answer' and btrim(d.body ->> 'text', E' \\n') <> ''
       union all
       select e.at, jsonb_build_object('kind', 'event', 'type', e.type, 'actor', coalesce(a.name, e.actor),
         'data', e.data - 'note' || case when e.data ? 'owner' then jsonb_build_object('ownerName', (select name from agents where id = (e.data ->> 'owner')::int)) else '{}' end)
       from ticket_events e left join agents a on e.actor = 'agent:' || a.id where e.ticket_id = $1 and e.type = any ($2)) x
     order by at desc limit ${most}) newest order by at`,
    [id, telling],
  );
  return rows as Evidence[];
}

async function readLetters(db: Queryable, id: number, reader: number): Promise<FeedbackLetter[]> {
  const { rows } = await db.query(
    `select * from (select m.id, m.at, m.direction, m.kind, m.text, m.sent_at as "sentAt", m.author_id is not distinct from $2 as mine,
       coalesce(a.name, (select coalesce(nullif(r.name, ''), r.address) from message_recipients r where r.message_id = m.id and r.kind = 'from'), '') as who,
       case when m.sent_at is null and m.bounced_at is null then m.due_at end as "dueAt",
       m.bounced_at is not null or o.failed_at is not null as failed, coalesce(m.trouble, o.error, m.bounce_status) as trouble
     from messages m left join agents a on a.id = m.author_id left join outbox o on o.id = m.outbox_id
     where m.feedback_id = $1 order by m.at desc, m.id desc limit ${most}) newest order by at, id`,
    [id, reader],
  );
  return rows as FeedbackLetter[];
}

async function readEvents(db: Queryable, id: number): Promise<FeedbackPage['events']> {
  const { rows } = await db.query(
    `select * from (select e.version, e.at, e.type, coalesce(a.name, e.actor) as actor,
       e.data || case when e.data ? 'to' then jsonb_build_object('toName', (select name from agents where id = (e.data ->> 'to')::int)) else '{}' end as data
     from feedback_events e left join agents a on e.actor = 'agent:' || a.id where e.feedback_id = $1
       order by e.version desc limit ${most}) newest order by version`,
    [id],
  );
  return rows as FeedbackPage['events'];
}

async function readCompany(db: Queryable, id: number | null): Promise<FeedbackPage['company90']> {
  if (id === null) return null;
  const { rows } = await db.query(
    `with since as (select linia_now() - interval '90 days' as at)
     select (select count(*)::int from interactions i, since where i.organization_id = $1 and i.created_at > since.at) as contacts,
       (select count(*)::int from tickets t join ticket_events e on e.ticket_id = t.id, since
         where t.organization_id = $1 and e.type = 'deadline_passed' and e.data ->> 'kind' = 'resolve' and e.at > since.at) as overdue,
       (select count(*)::int from feedback f, since where f.organization_id = $1 and f.kind = 'complaint' and f.created_at > since.at) as complaints,
       (select c.number from contracts c where c.organization_id = $1 and c.ended_at is null order by c.id limit 1) as contract,
       (select p.name from contracts c join plans p on p.id = c.plan_id where c.organization_id = $1 and c.ended_at is null order by c.id limit 1) as plan`,
    [id],
  );
  return rows[0] as FeedbackPage['company90'];
}
