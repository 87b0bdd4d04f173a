-- A person's telephone has gone silent in the middle of a talk (a reload, a dead tab, a network): the caller hears music, and waits
-- some seconds for it to come back. Told twice, or of a telephone that has been replaced, it changes nothing.
create or replace function lose_leg(p_assignment bigint, p_channel text, p_actor text) returns boolean language plpgsql volatile as $$
declare
  s assignments;
  at_ timestamptz;
begin
  select * into s from assignments where id = p_assignment;
  perform lock_interaction(s.interaction_id);
  select * into s from assignments where id = p_assignment;
  at_ := linia_now();
  update legs set left_at = at_ where interaction_id = s.interaction_id and kind = 'agent' and agent_id = s.agent_id and external_id = p_channel and left_at is null;
  if not found or s.state <> 'active' or s.reattach_by is not null then return false; end if;
  update assignments set reattach_by = at_ + interval '20 seconds' where id = p_assignment;
  perform advance(s.interaction_id, 'agent_detached', p_actor, jsonb_build_object('agent', s.agent_id, 'until', at_ + interval '20 seconds'));
  return true;
end $$;

-- And is there again: another channel, the same talk.
create or replace function take_leg(p_assignment bigint, p_channel text, p_actor text) returns boolean language plpgsql volatile as $$
declare
  s assignments;
begin
  select * into s from assignments where id = p_assignment;
  perform lock_interaction(s.interaction_id);
  select * into s from assignments where id = p_assignment;
  if s.state <> 'active' or exists (select from legs g where g.external_id = p_channel and g.left_at is null) then return false; end if;
  update legs set left_at = linia_now() where interaction_id = s.interaction_id and kind = 'agent' and agent_id = s.agent_id and left_at is null;
  insert into legs (interaction_id, kind, agent_id, external_id, joined_at) values (s.interaction_id, 'agent', s.agent_id, p_channel, linia_now());
  update assignments set reattach_by = null where id = p_assignment;
  perform advance(s.interaction_id, 'agent_reattached', p_actor, jsonb_build_object('agent', s.agent_id));
  return true;
end $$;
