-- Wrap-up ran out without a verdict: the person is free, the log stands in that person's "to finish"; the draft is kept.
create or replace function end_wrap_up(p_assignment bigint, p_actor text, p_force boolean default false, p_how text default 'ran_out') returns table (agent_id int) language plpgsql volatile as $$
#variable_conflict use_column
declare
  s assignments;
  at_ timestamptz;
begin
  select * into s from assignments where id = p_assignment;
  if not found then return; end if;
  perform lock_interaction(s.interaction_id);
  select * into s from assignments where id = p_assignment;
  at_ := linia_now();
  if s.state <> 'wrapping' or (s.wrap_up_until > at_ and not p_force) then return; end if;
  update assignments set state = 'done', done_at = at_, wrap_up_until = null, to_finish = true where id = p_assignment;
  perform advance(s.interaction_id, 'wrapped', p_actor, jsonb_build_object('assignment', s.id, 'agent', s.agent_id, p_how, true));
  perform close_when_done(s.interaction_id, p_actor);
  perform settle_agents(array[s.agent_id], p_actor);
  return query select s.agent_id;
end $$;

-- Free at once, the log later: what is written so far stands in "to finish".
create or replace function skip_wrap_up(p_interaction bigint, p_agent int) returns table (agent_id int) language plpgsql volatile as $$
#variable_conflict use_column
declare
  part bigint;
begin
  perform lock_interaction(p_interaction);
  select id into part from assignments where interaction_id = p_interaction and agent_id = p_agent and state = 'wrapping';
  if not found then raise exception 'call.not_wrapping' using errcode = 'LN409'; end if;
  return query select * from end_wrap_up(part, 'agent:' || p_agent, true, 'skipped');
end $$;

-- One minute more; asked for in time.
create or replace function extend_wrap_up(p_interaction bigint, p_agent int) returns timestamptz language plpgsql volatile as $$
declare
  till timestamptz;
begin
  perform lock_interaction(p_interaction);
  update assignments set wrap_up_until = greatest(wrap_up_until, linia_now()) + interval '1 minute'
    where interaction_id = p_interaction and agent_id = p_agent and state = 'wrapping' returning wrap_up_until into till;
  if till is null then raise exception 'call.not_wrapping' using errcode = 'LN409'; end if;
  perform advance(p_interaction, 'wrap_up_extended', 'agent:' || p_agent, jsonb_build_object('agent', p_agent, 'until', till));
  return till;
end $$;
