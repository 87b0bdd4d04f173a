-- What a person chose (or a supervisor for them). A pending offer must have been withdrawn before, root first; one that came
-- meanwhile is named, and the verb begins again.
create or replace function set_presence(p_agent int, p_presence presence, p_reason int, p_actor text, p_type text default 'presence_set')
returns bigint language plpgsql volatile as $$
declare
  a agents;
  pending bigint;
  at_ timestamptz;
begin
  select * into a from agents where id = p_agent for no key update;
  if not found then raise exception 'person.unknown' using errcode = 'LN404'; end if;
  if p_presence <> 'available' then
    select id into pending from offers where agent_id = p_agent and state = 'pending' and interaction_id is not null;
    if found then return pending; end if;
  end if;
  if a.disabled_at is not null and p_presence <> 'offline' then raise exception 'person.disabled' using errcode = 'LN409'; end if;
  if a.presence = p_presence and a.presence_reason_id is not distinct from p_reason and a.set_aside_at is null then return null; end if;
  at_ := linia_now();
  update agents set presence = p_presence, presence_reason_id = p_reason,
    presence_since = case when presence = p_presence then presence_since else at_ end,
    set_aside_at = case when p_presence = 'available' then null else set_aside_at end,
    missed_in_row = case when p_presence = 'available' then 0 else missed_in_row end,
    ready_since = case when p_presence = 'available' and engagement = 'idle' then at_ end,
    turn_at = case when p_presence = 'available' and (presence <> 'available' or set_aside_at is not null) then at_ else turn_at end,
    break_after = case when p_presence = 'available' then break_after else false end
    where id = p_agent;
  perform record_agent(p_agent, p_type, p_actor, jsonb_strip_nulls(jsonb_build_object('from', a.presence, 'to', p_presence, 'reason', p_reason, 'was_set_aside', a.set_aside_at is not null)));
  return null;
end $$;
