-- The one door of a numbered request. A verb that needs both roots locks interactions before tickets.
create or replace function advance_ticket(p_ticket bigint, p_event text, p_actor text, p_data jsonb default '{}')
returns integer language plpgsql volatile as $$
declare
  root record;
  next_state ticket_state;
  at_ timestamptz;
begin
  select state, version, merged_into into root from tickets where id = p_ticket for no key update;
  if not found then raise exception 'ticket.unknown' using errcode = 'LN404'; end if;
  select next into next_state from transitions
    where transitions.root = 'ticket' and transitions.state = root.state::text and event = p_event;
  if not found then
    raise exception 'ticket.state' using errcode = 'LN409', detail = format('ticket %s is %s: %s is refused', p_ticket, root.state, p_event);
  end if;
  -- its letters are elsewhere: opened again here, it would have none and could never be taken apart
  if root.merged_into is not null and p_event <> 'merged' and (next_state <> root.state or p_event = 'prioritized') then
    raise exception 'ticket.merged' using errcode = 'LN409';
  end if;
  at_ := greatest(linia_now(), (select v.at from ticket_events v where v.ticket_id = p_ticket and v.version = root.version));
  update tickets set
    state = next_state,
    version = root.version + 1,
    touched_at = at_,
    close_at = case when next_state <> 'solved' then null else coalesce(close_at, at_ + make_interval(hours =>
      coalesce((select (value #>> '{}')::int from settings where key = 'closeSolvedAfterHours'), 168))) end,
    solved_at = case when next_state = 'solved' then coalesce(solved_at, at_) when next_state in ('new', 'open') then null else solved_at end,
    closed_at = case when next_state = 'closed' then coalesce(closed_at, at_) when next_state in ('new', 'open') then null else closed_at end
    where id = p_ticket;
  insert into ticket_events (ticket_id, version, type, at, actor, data)
    values (p_ticket, root.version + 1, p_event, at_, p_actor, p_data);
  perform pg_notify('linia', 'ticket:' || p_ticket || ':' || root.version + 1);
  return root.version + 1;
end $$;

-- A new numbered request: the one door of letters, calls, forms and programs. Its plan follows its organisation (`keep_deadlines`).
-- It is born with its first event: written and advanced apart, it stood in all its indexes twice.
create or replace function create_ticket(
  p_subject text, p_description text, p_organization int, p_contact int, p_service int, p_department int, p_owner int,
  p_origin bigint, p_actor text, p_channel channel default 'voice', p_priority ticket_priority default 'normal'
) returns table (ticket_id bigint, ticket_number bigint) language plpgsql volatile as $$
#variable_conflict use_column
declare
  made record;
  first_state ticket_state;
  at_ timestamptz;
begin
  p_organization := live_organization(p_organization);
  select next into strict first_state from transitions where root = 'ticket' and state = 'new' and event = 'registered';
  at_ := linia_now();
  insert into tickets (state, version, subject, description, organization_id, contact_id, service_id, department_id, owner_id, origin_id, channel, priority, created_at, touched_at)
    values (first_state, 1, p_subject, p_description, p_organization, p_contact, p_service, p_department, p_owner, p_origin, p_channel, p_priority, at_, at_)
    returning id, number into made;
  insert into ticket_events (ticket_id, version, type, at, actor, data)
    values (made.id, 1, 'registered', at_, p_actor, jsonb_strip_nulls(jsonb_build_object('interaction', p_origin, 'department', p_department, 'owner', p_owner)));
  perform pg_notify('linia', 'ticket:' || made.id || ':1');
  return query select made.id, made.number;
end $$;
