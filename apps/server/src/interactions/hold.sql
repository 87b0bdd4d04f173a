-- Music for the caller; the time held is the person's. Said twice, it is true once.
create or replace function hold_call(p_interaction bigint, p_agent int) returns boolean language plpgsql volatile as $$
declare
  s assignments;
  at_ timestamptz;
begin
  perform lock_interaction(p_interaction);
  select * into s from assignments where interaction_id = p_interaction and agent_id = p_agent and state = 'active';
  if not found then raise exception 'call.not_yours' using errcode = 'LN409'; end if;
  if s.held_since is not null then return false; end if;
  at_ := linia_now();
  update assignments set held_since = at_ where id = s.id;
  update legs set held_from = at_, held_to = null where interaction_id = p_interaction and kind = 'caller' and left_at is null;
  perform advance(p_interaction, 'held', 'agent:' || p_agent, jsonb_build_object('assignment', s.id, 'agent', p_agent));
  return true;
end $$;

create or replace function resume_call(p_interaction bigint, p_agent int) returns boolean language plpgsql volatile as $$
declare
  s assignments;
  at_ timestamptz;
begin
  perform lock_interaction(p_interaction);
  select * into s from assignments where interaction_id = p_interaction and agent_id = p_agent and state = 'active';
  if not found then raise exception 'call.not_yours' using errcode = 'LN409'; end if;
  if s.held_since is null then return false; end if;
  at_ := linia_now();
  update assignments set held_since = null, held_ms = held_ms + (extract(epoch from at_ - held_since) * 1000)::int where id = s.id;
  update legs set held_to = at_ where interaction_id = p_interaction and kind = 'caller' and left_at is null;
  perform advance(p_interaction, 'resumed', 'agent:' || p_agent, jsonb_build_object('assignment', s.id, 'agent', p_agent));
  return true;
end $$;
