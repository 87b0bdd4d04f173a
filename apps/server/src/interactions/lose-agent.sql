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
begin
  select * into s from assignments where id = p_assignment;
  if not found then return; end if;
  root := lock_interaction(s.interaction_id);
  select * into s from assignments where id = p_assignment;
  if s.reattach_by is null or s.reattach_by > linia_now() or s.state not in ('connecting', 'active') then return; end if;
  if is_dialing(s) then -- nobody is there to talk to whom the customer would hear
    return query select * from dial_failed(root, s, p_actor, 'lost');
    return;
  end if;
  perform end_talk(p_assignment);
  update assignments set state = 'done', done_at = linia_now(), wrap_up_until = null, reattach_by = null, to_finish = to_finish or connected_at is not null where id = p_assignment;
  select * into consulting from assignments a where a.interaction_id = root.id and a.role = 'consulting' and a.state in ('connecting', 'active');
  select * into esc from escalations x where x.interaction_id = root.id and x.state in ('waiting', 'offered');

  if s.role = 'consulting' then
    place := reopen_place(s, 'lost');
    perform advance(root.id, 'consult_failed', p_actor, jsonb_build_object('assignment', p_assignment, 'agent', s.agent_id, 'entry', place, 'cause', 'lost'));
    perform end_round(place);
  elsif consulting.id is not null then
    update assignments set role = 'responsible' where id = consulting.id;
    perform advance(root.id, 'handed_over', p_actor, jsonb_build_object('escalation', consulting.escalation_id, 'from', s.agent_id, 'to', consulting.agent_id, 'lost', true));
    perform settle_recording(root.id, p_actor);
  elsif esc.id is not null then
    place := wait_for_escalation(esc, s.agent_id, p_actor);
  else
    place := reopen_place(s, 'lost');
    perform advance(root.id, 'agent_lost', p_actor, jsonb_build_object('agent', s.agent_id, 'entry', place));
    perform leave_closed(place);
    perform end_round(place);
  end if;
  perform settle_agents(array[s.agent_id], p_actor);
  return query select place, s.agent_id;
end $$;

-- Nobody has the caller but the escalation that is underway: its place is the caller's only one now, and whoever is being
-- asked about it is asked for the caller.
create or replace function wait_for_escalation(esc escalations, p_but int, p_actor text) returns bigint language plpgsql volatile as $$
declare
  place bigint;
  asked offers;
begin
  update escalations set mode = 'cold' where id = esc.id;
  select id into place from queue_entries where escalation_id = esc.id and state in ('waiting', 'offered');
  perform exclude(place, p_but, 60, 'lost');
  perform advance(esc.interaction_id, 'agent_lost', p_actor, jsonb_build_object('agent', p_but, 'escalation', esc.id, 'entry', place));
  select * into asked from offers where entry_id = place and state = 'pending';
  if found then
    perform advance(esc.interaction_id, 'offered', p_actor, jsonb_build_object('offer', asked.id, 'agent', asked.agent_id, 'entry', place, 'escalation', esc.id));
  end if;
  return place;
end $$;
