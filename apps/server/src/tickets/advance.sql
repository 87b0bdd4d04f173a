-- The one door of a numbered request. A verb that needs both roots locks interactions before tickets.
create or replace function advance_ticket(p_ticket bigint, p_event text, p_actor text, p_data jsonb default '{}')
returns integer language plpgsql volatile as $$
declare
  root record;
  next_state ticket_state;
  at_ timestamptz;
begin
  select state, version into root from tickets where id = p_ticket for no key update;
  if not found then raise exception 'ticket.unknown' using errcode = 'LN404'; end if;
  select next into next_state from transitions
    where transitions.root = 'ticket' and transitions.state = root.state::text and event = p_event;
  if not found then
    raise exception 'ticket.state' using errcode = 'LN409', detail = format('ticket %s is %s: %s is refused', p_ticket, root.state, p_event);
  end if;
  at_ := greatest(linia_now(), (select v.at from ticket_events v where v.ticket_id = p_ticket and v.version = root.version));
  update tickets set
    state = next_state,
    version = root.version + 1,
    solved_at = case when next_state = 'solved' then coalesce(solved_at, at_) when next_state = 'open' then null else solved_at end,
    closed_at = case when next_state = 'closed' then coalesce(closed_at, at_) when next_state = 'open' then null else closed_at end
    where id = p_ticket;
  insert into ticket_events (ticket_id, version, type, at, actor, data)
    values (p_ticket, root.version + 1, p_event, at_, p_actor, p_data);
  perform pg_notify('linia', 'ticket:' || p_ticket || ':' || root.version + 1);
  return root.version + 1;
end $$;

-- A new numbered request. Plan comes from the organisation's contract; deadlines stay empty until written work is routed.
create or replace function create_ticket(
  p_subject text, p_description text, p_organization int, p_contact int, p_service int, p_department int, p_owner int,
  p_origin bigint, p_actor text, p_channel channel default 'voice'
) returns table (ticket_id bigint, ticket_number bigint) language plpgsql volatile as $$
#variable_conflict use_column
declare
  made record;
begin
  p_organization := live_organization(p_organization);
  insert into tickets (subject, description, organization_id, contact_id, service_id, department_id, owner_id, origin_id, channel, plan_id, created_at)
    values (p_subject, p_description, p_organization, p_contact, p_service, p_department, p_owner, p_origin, p_channel,
      (select c.plan_id from contracts c where c.organization_id = p_organization and c.ended_at is null order by c.id limit 1), linia_now())
    returning id, number into made;
  perform advance_ticket(made.id, 'registered', p_actor,
    jsonb_strip_nulls(jsonb_build_object('interaction', p_origin, 'department', p_department, 'owner', p_owner)));
  return query select made.id, made.number;
end $$;
