-- The sound is there: from now on it counts as answered. Said twice, it is true once.
create or replace function connect_assignment(p_assignment bigint, p_actor text, p_channel text default null) returns boolean language plpgsql volatile as $$
declare
  root interactions;
  s assignments;
  at_ timestamptz;
  dialed boolean;
begin
  select * into s from assignments where id = p_assignment;
  if not found then raise exception 'assignment.unknown' using errcode = 'LN404'; end if;
  perform lock_called_back(s.interaction_id);
  root := lock_interaction(s.interaction_id);
  select * into s from assignments where id = p_assignment;
  if s.state <> 'connecting' then return false; end if;
  at_ := linia_now();
  dialed := is_dialing(s);
  if dialed then perform customer_answers(root); end if;
  update assignments set state = 'active', connected_at = at_, connect_by = null where id = p_assignment;
  perform begin_recording(root);
  update interactions set answered_at = coalesce(answered_at, at_) where id = root.id;
  perform count_call(s.agent_id);
  insert into legs (interaction_id, kind, agent_id, external_id, joined_at) values (root.id, 'agent', s.agent_id, p_channel, at_);
  perform advance(root.id, case when root.state = 'dialing' then 'answered' else 'connected' end, p_actor,
    jsonb_build_object('assignment', p_assignment, 'agent', s.agent_id, 'role', s.role));
  if dialed then perform settle_called_back(root, s.agent_id); end if;
  return true;
end $$;

-- A person's part ended without a talk, or was cut: the place is given back as it was, same row, same rank; an escalation
-- waits again, at least for one more ring. Whoever could not be reached is not asked at once again. Where nobody else has the
-- caller (the part was the responsible one), the escalation's place is the caller's only one from now on: cold.
-- The root must have been moved by the caller where the place is the caller's own.
create or replace function reopen_place(s assignments, p_cause text) returns bigint language plpgsql volatile as $$
declare
  e queue_entries;
  place bigint := s.entry_id;
begin
  select * into e from queue_entries where id = s.entry_id;
  if e.id is null or exists (select from escalations x where x.id = e.escalation_id and x.state <> 'accepted') then
    -- there is no such place any more (the PBX led the call): the line's, at the old rank
    place := enqueue(s.interaction_id, (select open_queue(l.queue_id, l.id) from interactions i join lines l on l.id = i.line_id where i.id = s.interaction_id), e.rank_at,
      p_enqueued_at => first_enqueued_at(s.interaction_id));
  else
    update queue_entries set state = 'waiting', ended_at = null, outcome = null, opens_at = null,
      target_agent = case when escalation_id is not null then target_agent end
      where id = place;
    update escalations set state = 'waiting', accepted_by = null, accepted_at = null,
      -- a department that was closed meanwhile takes nobody: its request is made, and the caller goes back
      deadline_at = case when exists (select from queues q where q.id = e.queue_id and q.closed) then linia_now()
        else greatest(deadline_at, linia_now() + interval '30 seconds') end,
      mode = case when s.role = 'responsible' then 'cold' else mode end
      where id = e.escalation_id;
  end if;
  perform exclude(place, s.agent_id, 60, p_cause);
  return place;
end $$;

-- No sound came (the device, the network, the PBX's silence): the caller is back at the old place, the specialist's part too.
create or replace function fail_connection(p_assignment bigint, p_actor text, p_cause text)
returns table (entry_id bigint, agent_id int) language plpgsql volatile as $$
#variable_conflict use_column
declare
  root interactions;
  s assignments;
  place bigint;
begin
  select * into s from assignments where id = p_assignment;
  if not found then raise exception 'assignment.unknown' using errcode = 'LN404'; end if;
  root := lock_interaction(s.interaction_id);
  select * into s from assignments where id = p_assignment;
  if s.state <> 'connecting' then return; end if;
  if is_dialing(s) then
    return query select * from dial_failed(root, s, p_actor, p_cause);
    return;
  end if;
  perform end_talk(p_assignment);
  place := reopen_place(s, p_cause);
  perform advance(root.id, case when s.role = 'consulting' then 'consult_failed' else 'connect_failed' end, p_actor,
    jsonb_build_object('assignment', p_assignment, 'agent', s.agent_id, 'entry', place, 'cause', p_cause));
  perform leave_closed(place);
  perform end_round(place);
  perform settle_agents(array[s.agent_id], p_actor);
  return query select place, s.agent_id;
end $$;
