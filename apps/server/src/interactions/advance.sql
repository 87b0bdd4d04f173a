-- The one door for state. Locks the root, asks the transition table (written from packages/domain), writes the row with
-- version + 1, the event and the notice. A refused event is a fault of the verb that asked: verbs guard first.
-- The actor is 'agent:7', 'caller', 'line:2', 'clock' or 'linia'.
create or replace function advance(p_interaction bigint, p_event text, p_actor text, p_data jsonb default '{}')
returns integer language plpgsql volatile as $$
declare
  root record;
  next_state interaction_state;
  at_ timestamptz;
begin
  select state, version into root from interactions where id = p_interaction for no key update;
  if not found then raise exception 'call.unknown' using errcode = 'LN404'; end if;
  select next into next_state from transitions
    where transitions.root = 'interaction' and transitions.state = root.state::text and event = p_event;
  if not found then
    raise exception 'call.state' using errcode = 'LN409', detail = format('interaction %s is %s: %s is refused', p_interaction, root.state, p_event);
  end if;
  -- history does not run backwards, even where the machine's clock was set back
  at_ := greatest(linia_now(), (select v.at from interaction_events v where v.interaction_id = p_interaction and v.version = root.version));
  update interactions set
    state = next_state,
    version = root.version + 1,
    queued_at = case when next_state = 'queued' then coalesce(queued_at, at_) else queued_at end,
    ended_at = case when next_state = 'ended' then coalesce(ended_at, at_) else ended_at end,
    closed_at = case when next_state = 'closed' then coalesce(closed_at, at_) else closed_at end
    where id = p_interaction;
  insert into interaction_events (interaction_id, version, type, at, actor, data)
    values (p_interaction, root.version + 1, p_event, at_, p_actor, p_data);
  if next_state = 'ended' and root.state <> 'ended' then perform end_supervisions(p_interaction); end if;
  if next_state in ('queued', 'ended') and root.state in ('active', 'outside') then perform drop_outside(p_interaction); end if;
  perform pg_notify('linia', 'interaction:' || p_interaction || ':' || root.version + 1 || ':' || p_event);
  return root.version + 1;
end $$;

-- Where these events, one after the other, lead a contact that has just come: the same table, the same refusal.
create or replace function state_after(p_events text[]) returns interaction_state language plpgsql stable as $$
declare
  state_ text := 'arriving';
  next_ text;
  event_ text;
begin
  foreach event_ in array p_events loop
    select next into next_ from transitions where root = 'interaction' and state = state_ and event = event_;
    if not found then raise exception 'call.state' using errcode = 'LN409', detail = format('a contact that is %s: %s is refused', state_, event_); end if;
    state_ := next_;
  end loop;
  return state_::interaction_state;
end $$;

-- The history of a contact that was over as it was written down (a letter, a form), its row being written once. It was never before
-- anybody, so no desk is told: the cards read for the notices were 1.8 ms of a letter's 20 in the database.
create or replace function write_passed(p_interaction bigint, p_events text[], p_at timestamptz, p_actor text, p_data jsonb default '{}') returns void
language sql volatile as $$
  insert into interaction_events (interaction_id, version, type, at, actor, data)
    select p_interaction, e.version, e.type, p_at, p_actor, case when e.type = 'closed' then '{}' else p_data end
    from unnest(p_events) with ordinality as e (type, version) $$;

-- Locks the root of a verb and says where it stands: every verb begins here.
create or replace function lock_interaction(p_interaction bigint) returns interactions language plpgsql volatile as $$
declare
  root interactions;
begin
  select * into root from interactions where id = p_interaction for no key update;
  if not found then raise exception 'call.unknown' using errcode = 'LN404'; end if;
  return root;
end $$;
