import type { CallerMatch } from '@linia/protocol';
import { organizationRef } from '../organizations/reference.ts';
import type { Queryable } from '../shell/database.ts';

/** A talk longer ago than this tells nothing of who calls today; it is still shown. */
const recentMs = 365 * 86_400_000;
/** Everybody behind one number: more are asked for their name. */
const most = 20;

/**
 * Everybody who has the caller's number, the likeliest first: who called last, then who has a contract in force, then who has
 * open requests. Nobody is chosen by it: it is an order of reading.
 */
export async function readCallers(db: Queryable, interactionId: number): Promise<CallerMatch[]> {
  const { rows } = await db.query(
    `select case when o.id is not null then ${organizationRef} end as organization,
       case when c.id is not null then jsonb_build_object('id', c.id, 'name', c.name, 'position', c.position) end as contact,
       l.last as "lastCall",
       (select number from contracts where organization_id = o.id and ended_at is null order by id limit 1) as contract,
       coalesce(t.open, 0) as "openTickets", coalesce(t.overdue, 0) as overdue,
       case when p.learned_on is not null then jsonb_build_object('phoneId', p.id, 'at', p.learned_at, 'by', person_ref(p.learned_by),
         'interactionId', p.learned_on) end as learned
     from interactions i
       join lateral (select distinct on (contact_id, organization_id) * from contact_phones where e164 = i.phone_e164
         order by contact_id, organization_id, learned_on nulls last limit ${most * 5}) p on true
       left join contacts c on c.id = p.contact_id
       left join organizations o on o.id = coalesce(p.organization_id, c.organization_id)
       left join lateral (
         -- of the company's last talks: whoever is not among them has not called for long
         select jsonb_build_object('at', r.created_at, 'ticketNumber', n.number, 'sameNumber', r.phone_e164 is not distinct from i.phone_e164) as last
         from (select * from interactions where organization_id = o.id and id <> i.id and created_at <= i.created_at
             order by created_at desc limit 500) r left join tickets n on n.id = r.ticket_id
         where c.id is null or r.contact_id = c.id order by r.created_at desc limit 1) l on true
       left join lateral (
         select count(*)::int as open, (count(*) filter (where due_at <= linia_now()))::int as overdue
         from tickets where organization_id = o.id and state not in ('solved', 'closed')) t on true
     where i.id = $1`,
    [interactionId],
  );
  const now = Date.now();
  return (rows as CallerMatch[]).sort((a, b) => compare(a, b, now)).slice(0, most);
}

function compare(a: CallerMatch, b: CallerMatch, now: number): number {
  const called = ({ lastCall }: CallerMatch) => {
    const at = lastCall ? Date.parse(lastCall.at) : 0;
    return now - at > recentMs ? 0 : at;
  };
  return (
    called(b) - called(a) ||
    Number(b.contract !== null) - Number(a.contract !== null) ||
    b.openTickets - a.openTickets ||
    nameOf(a).localeCompare(nameOf(b), 'ru')
  );
}

const nameOf = ({ contact, organization }: CallerMatch): string => contact?.name ?? organization?.name ?? '';
