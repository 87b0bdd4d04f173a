-- Private links of customers (README: «Its customer's page»). A link is one address's: it shows the letters that this address wrote
-- or got, as its mail does, and nothing that came into the request from elsewhere.

-- What an address has of a request's letters: its own, and answers that have left. Notices and what machines sent are no news.
create or replace function letters_of(p_ticket bigint, p_address text) returns setof messages language sql stable as $$
  select m.* from messages m
  where m.ticket_id = p_ticket
    and (m.direction = 'in' and m.kind in ('letter', 'unreadable') or m.kind = 'answer' and (m.sent_at is not null or m.due_at <= linia_now()))
    and exists (select from message_recipients r where r.message_id = m.id and r.address = p_address) $$;

-- Links that ended a month ago and over. Within that month one that only seemed forgotten is good again: a letter, or more days in the
-- settings, lengthen it.
create or replace function forget_links(p_most int) returns int language sql volatile as $$
  with gone as (
    delete from status_links where token_hash = any (array(
      select l.token_hash from status_links l, lateral open_link(l.token_hash) o
      where l.created_at < linia_now() - make_interval(days => status_link_days() + 30) and o.ends_at < linia_now() - interval '30 days'
      limit p_most)) returning 1)
  select count(*)::int from gone $$;

-- Where the link leads, and whether that request is its reader's own. Of one that was made part of another's, its reader goes on
-- seeing their own letters and whether it is solved, but not what the other is called, and what is promised to the other.
create or replace function open_link(p_hash text, out link_id bigint, out ticket_id bigint, out address text, out theirs boolean, out ends_at timestamptz)
language plpgsql stable as $$
declare
  l status_links;
begin
  select * into l from status_links where token_hash = p_hash;
  if not found then return; end if;
  link_id := l.ticket_id;
  ticket_id := live_ticket(l.ticket_id);
  address := l.address;
  ends_at := greatest(l.created_at, (select max(m.at) from letters_of(ticket_id, l.address) m), (select t.solved_at from tickets t where t.id = ticket_id))
    + make_interval(days => status_link_days());
  theirs := is_requester(ticket_id, l.address)
    or l.ticket_id = ticket_id and not exists (select from ticket_merges g where g.into_id = open_link.ticket_id and g.undone_at is null);
  if ends_at <= linia_now() then ticket_id := null; end if;
end $$;

create or replace function status_link_days() returns int language sql stable as $$
  select coalesce((select (value ->> 'linkDays')::int from portal_versions order by version desc limit 1), 90) $$;

-- Wrote in this request before anything else was made part of it, or is its contact. (`sender_belongs` asks less: it gives a place in
-- the thread. Whoever was only written to is no customer of it.)
create or replace function is_requester(p_ticket bigint, p_address text) returns boolean language sql stable as $$
  with merged as (select at, messages from ticket_merges where into_id = p_ticket and undone_at is null)
  select exists (select from tickets t join contacts c on c.id = t.contact_id where t.id = p_ticket and lower(c.email) = p_address)
    or exists (select from messages m join message_recipients r on r.message_id = m.id and r.kind = 'from' and r.address = p_address
      where m.ticket_id = p_ticket and m.direction = 'in' and m.kind in ('letter', 'unreadable') and not is_forged(m.authentication)
        and not exists (select from merged g where m.id = any (g.messages)) and m.at < coalesce((select min(at) from merged), 'infinity')) $$;

-- Who may have a new link to this request sent to their address: its requester, and whoever's request it was made part of.
create or replace function may_ask_link(p_ticket bigint, p_address text) returns boolean language sql stable as $$
  select not exists (select from mailboxes where address = p_address) and (is_requester(p_ticket, p_address)
    or live_ticket(p_ticket) <> p_ticket and exists (select from messages m join message_recipients r on r.message_id = m.id and r.kind = 'from' and r.address = p_address
      where m.ticket_id = live_ticket(p_ticket) and not is_forged(m.authentication) and m.id in (select unnest(g.messages) from ticket_merges g where g.from_id = p_ticket and g.undone_at is null))) $$;

-- A customer writes on their page: a contact of its own, over as soon as it is registered, as a letter is.
create or replace function register_page_contact(p_ticket bigint, p_contact int, p_address text, p_language text) returns bigint language plpgsql volatile as $$
declare
  made bigint;
  organization int := (select organization_id from tickets where id = p_ticket);
begin
  insert into interactions (state, channel, direction, organization_id, contact_id, ticket_id, identified_how, identified_value, identified_at, language, end_reason, created_at)
    values ('arriving', 'webform', 'incoming', organization, p_contact, p_ticket, case when organization is not null then 'sender_address' end,
      case when organization is not null then p_address end, case when organization is not null then linia_now() end, p_language, 'diverted', linia_now())
    returning id into made;
  perform advance(made, 'arrived', 'linia', '{}');
  perform advance(made, 'diverted', 'linia', '{}');
  perform advance(made, 'closed', 'linia', '{}');
  return made;
end $$;

-- What customers say of solutions: the last of each request and customer. Heads read it by their department.
create or replace view last_ratings as
  select distinct on (r.ticket_id, r.address) r.id, r.ticket_id, t.number, r.address, r.score, r.comment, r.at, r.changed_at, r.solved_at, r.owner_id, r.department_id
  from ticket_ratings r join tickets t on t.id = r.ticket_id
  order by r.ticket_id, r.address, r.solved_at desc;
