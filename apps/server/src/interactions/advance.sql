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
  perform pg_notify('linia', 'interaction:' || p_interaction || ':' || root.version + 1 || ':' || p_event);
  return root.version + 1;
end $$;

-- Locks the root of a verb and says where it stands: every verb begins here.
create or replace function lock_interaction(p_interaction bigint) returns interactions language plpgsql volatile as $$
declare
  root interactions;
begin
  select * into root from interactions where id = p_interaction for no key update;
  if not found then raise exception 'call.unknown' using errcode = 'LN404'; end if;
  return root;
end $$;
