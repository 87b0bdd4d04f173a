-- A verb that starts from a person must lock calls before the person. What is being offered to them is given back first;
-- an offer born in between is seen under the person's lock, and the verb begins again ('presence.again').

-- Nobody is asked who goes. Returns the place that must be offered to the next.
create or replace function withdraw_offer_of(p_agent int, p_actor text) returns bigint language plpgsql volatile as $$
declare
  o record;
  entry bigint;
begin
  select id, interaction_id into o from offers where agent_id = p_agent and state = 'pending' and interaction_id is not null;
  if not found then return null; end if;
  perform lock_interaction(o.interaction_id);
  if not exists (select from offers where id = o.id and state = 'pending') then return null; end if; -- answered in this very moment
  select r.entry_id into entry from return_offer(o.id, 'withdrawn', p_actor) r;
  return entry;
end $$;

-- The places at which a person is preferred for a while.
create or replace function places_kept_for(p_agent int) returns setof queue_entries language sql stable as $$
  select * from queue_entries where target_agent = p_agent and target_until is not null and state = 'waiting' and interaction_id is not null $$;

-- Who goes is not waited for: those places are everybody's. Their calls are locked by id, with the one that rings; a place that
-- comes between is the clock's.
create or replace function free_places_of(p_agent int) returns bigint[] language plpgsql volatile as $$
declare
  calls bigint[] := array(select interaction_id from places_kept_for(p_agent));
  call bigint;
  places bigint[];
begin
  if calls = '{}' then return calls; end if;
  for call in select unnest(calls) union select interaction_id from offers where agent_id = p_agent and state = 'pending' and interaction_id is not null order by 1 loop
    perform lock_interaction(call);
  end loop;
  places := array(select id from places_kept_for(p_agent) where interaction_id = any (calls));
  perform free_target(id, interaction_id) from places_kept_for(p_agent) where id = any (places);
  return places;
end $$;

-- What a person chose (or a supervisor, or the end of the grace, for them). Returns the places that are the next one's now.
create or replace function set_presence(p_agent int, p_presence presence, p_reason int, p_actor text, p_type text default 'presence_set')
returns bigint[] language plpgsql volatile as $$
declare
  a agents;
  entries bigint[] := '{}';
  at_ timestamptz;
begin
  if p_presence <> 'available' then
    entries := free_places_of(p_agent);
    entries := entries || withdraw_offer_of(p_agent, p_actor);
  end if;
  select * into a from agents where id = p_agent for no key update;
  if not found then raise exception 'person.unknown' using errcode = 'LN404'; end if;
  if p_presence <> 'available' and exists (select from offers where agent_id = p_agent and state = 'pending' and interaction_id is not null) then
    raise exception 'presence.again' using errcode = 'LN409';
  end if;
  if a.disabled_at is not null and p_presence <> 'offline' then raise exception 'person.disabled' using errcode = 'LN409'; end if;
  if a.presence = p_presence and a.presence_reason_id is not distinct from p_reason and a.set_aside_at is null then return entries; end if;
  at_ := linia_now();
  update agents set presence = p_presence, presence_reason_id = p_reason,
    presence_since = case when presence = p_presence then presence_since else at_ end,
    set_aside_at = case when p_presence = 'available' then null else set_aside_at end,
    missed_in_row = case when p_presence = 'available' then 0 else missed_in_row end,
    ready_since = case when p_presence = 'available' and engagement = 'idle' then at_ end,
    turn_at = case when p_presence = 'available' and (presence <> 'available' or set_aside_at is not null) then at_ else turn_at end,
    break_after = case when p_presence = 'available' then break_after else false end,
    return_at = null
    where id = p_agent;
  perform record_agent(p_agent, p_type, p_actor, jsonb_strip_nulls(jsonb_build_object('from', a.presence, 'to', p_presence, 'reason', p_reason, 'was_set_aside', a.set_aside_at is not null)));
  return entries;
end $$;

-- When who is away means to be back.
create or replace function plan_return(p_agent int, p_minutes int) returns void language plpgsql volatile as $$
declare
  till timestamptz;
begin
  perform from agents where id = p_agent for no key update;
  till := linia_now() + make_interval(mins => p_minutes);
  update agents set return_at = till where id = p_agent and presence = 'away';
  if not found then raise exception 'presence.not_away' using errcode = 'LN409'; end if;
  perform record_agent(p_agent, 'changed', 'agent:' || p_agent, jsonb_build_object('returnAt', till));
end $$;

-- «Break after this call». Who is in none goes at once: else they would neither be asked nor be away.
create or replace function set_break_after(p_agent int, p_on boolean) returns boolean language plpgsql volatile as $$
begin
  update agents set break_after = p_on where id = p_agent and break_after <> p_on;
  if not found then return false; end if;
  perform record_agent(p_agent, 'changed', 'agent:' || p_agent, jsonb_build_object('breakAfter', p_on));
  perform take_break(p_agent);
  return true;
end $$;

-- The desk has been away for longer than the grace: so is the person. Returns the places that are the next one's now.
create or replace function end_grace(p_agent int) returns bigint[] language plpgsql volatile as $$
declare
  entries bigint[];
begin
  if not exists (select from agents where id = p_agent and grace_until <= linia_now()) then return null; end if;
  entries := free_places_of(p_agent);
  entries := entries || withdraw_offer_of(p_agent, 'clock');
  perform from agents where id = p_agent for no key update;
  update agents set grace_until = null where id = p_agent and grace_until <= linia_now();
  if found and not exists (select from live_agents where agent_id = p_agent) then
    entries := entries || set_presence(p_agent, 'offline', null, 'clock');
  end if;
  return entries;
end $$;
