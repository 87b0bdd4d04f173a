-- All sockets of a talking person have been gone for too long, on a line whose sound is ours: the caller goes back to the
-- old place, or to the specialist who is there, or keeps the place of the escalation that waits. The log stands in "to finish".
create or replace function lose_agent(p_assignment bigint, p_actor text)
returns table (entry_id bigint, agent_id int) language plpgsql volatile as $$
#variable_conflict use_column
declare
  root interactions;
  s assignments;
  consulting assignments;
  esc escalations;
  place bigint;
  at_ timestamptz;
begin
  select * into s from assignments where id = p_assignment;
  if not found then return; end if;
  root := lock_interaction(s.interaction_id);
  select * into s from assignments where id = p_assignment;
  at_ := linia_now();
  if s.reattach_by is null or s.reattach_by > at_ or s.state not in ('connecting', 'active') then return; end if;
  perform end_talk(p_assignment);
  update assignments set state = 'done', done_at = at_, wrap_up_until = null, reattach_by = null, to_finish = connected_at is not null where id = p_assignment;

  if s.role = 'consulting' then
    perform reopen_entry(s.entry_id, s.agent_id, 'lost');
    update escalations set state = 'waiting', accepted_by = null, accepted_at = null where id = s.escalation_id;
    perform advance(root.id, 'consult_failed', p_actor, jsonb_build_object('assignment', p_assignment, 'agent', s.agent_id, 'entry', s.entry_id, 'cause', 'lost'));
    place := s.entry_id;
  else
    select * into consulting from assignments a where a.interaction_id = root.id and a.role = 'consulting' and a.state in ('connecting', 'active');
    select * into esc from escalations x where x.interaction_id = root.id and x.state in ('waiting', 'offered');
    if consulting.id is not null then
      update assignments set role = 'responsible' where id = consulting.id;
      perform advance(root.id, 'handed_over', p_actor, jsonb_build_object('from', s.agent_id, 'to', consulting.agent_id, 'lost', true));
    elsif esc.id is not null then
      update escalations set mode = 'cold' where id = esc.id;
      perform advance(root.id, 'agent_lost', p_actor, jsonb_build_object('agent', s.agent_id, 'escalation', esc.id));
      select e.id into place from queue_entries e where e.escalation_id = esc.id and e.state in ('waiting', 'offered');
      if esc.state = 'offered' then perform advance(root.id, 'offered', p_actor, jsonb_build_object('escalation', esc.id)); end if;
    else
      perform reopen_entry(s.entry_id, s.agent_id, 'lost');
      if s.escalation_id is not null then update escalations set state = 'waiting', accepted_by = null, accepted_at = null where id = s.escalation_id; end if;
      perform advance(root.id, 'agent_lost', p_actor, jsonb_build_object('agent', s.agent_id, 'entry', s.entry_id));
      place := s.entry_id;
    end if;
  end if;
  perform settle_agents(array[s.agent_id], p_actor);
  return query select place, s.agent_id;
end $$;
