-- Whoever was consulted puts the receiver down: the consultation is over, and the caller stays with who asked. No reason is asked of
-- a hand on a telephone.
create or replace function end_consultation(p_interaction bigint, p_agent int) returns table (agent_id int) language plpgsql volatile as $$
#variable_conflict use_column
declare
  s assignments;
begin
  perform lock_interaction(p_interaction);
  select * into s from assignments a where a.interaction_id = p_interaction and a.agent_id = p_agent and a.role = 'consulting' and a.state = 'active';
  if not found then return; end if;
  update escalations set state = 'returned', ended_at = linia_now(), ended_by = 'put_down' where id = s.escalation_id;
  perform end_talk(s.id);
  perform advance(p_interaction, 'escalation_returned', 'agent:' || p_agent, jsonb_build_object('escalation', s.escalation_id, 'agent', p_agent, 'put_down', true));
  perform settle_recording(p_interaction, 'agent:' || p_agent);
  perform settle_agents(array[p_agent], 'agent:' || p_agent);
  return query select p_agent;
end $$;
