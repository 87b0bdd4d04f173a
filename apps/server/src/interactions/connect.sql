-- The sound is there: from now on it counts as answered. Said twice, it is true once.
create or replace function connect_assignment(p_assignment bigint, p_actor text) returns boolean language plpgsql volatile as $$
declare
  root interactions;
  s assignments;
  at_ timestamptz;
begin
  select * into s from assignments where id = p_assignment;
  if not found then raise exception 'assignment.unknown' using errcode = 'LN404'; end if;
  root := lock_interaction(s.interaction_id);
  select * into s from assignments where id = p_assignment;
  if s.state <> 'connecting' then return false; end if;
  at_ := linia_now();
  update assignments set state = 'active', connected_at = at_, connect_by = null where id = p_assignment;
  update interactions set answered_at = coalesce(answered_at, at_),
    recorded = recorded or coalesce((select records from lines where id = root.line_id), false) where id = root.id;
  insert into legs (interaction_id, kind, agent_id, joined_at) values (root.id, 'agent', s.agent_id, at_);
  perform advance(root.id, 'connected', p_actor, jsonb_build_object('assignment', p_assignment, 'agent', s.agent_id, 'role', s.role));
  return true;
end $$;

-- A place is given back as it was: same row, same rank. The person who could not be reached is not asked at once again.
create or replace function reopen_entry(p_entry bigint, p_but int, p_cause text) returns void language plpgsql volatile as $$
begin
  update queue_entries set state = 'waiting', ended_at = null, outcome = null, opens_at = null, target_agent = case when escalation_id is null then null else target_agent end
    where id = p_entry;
  if p_but is not null then
    insert into exclusions (entry_id, agent_id, until, cause) values (p_entry, p_but, linia_now() + interval '60 seconds', p_cause)
      on conflict on constraint exclusions_entry_id_agent_id_pk do update set until = excluded.until, cause = excluded.cause;
  end if;
end $$;

-- No sound came (the device, the network, the PBX's silence): the caller is back at the old place, the specialist's part too.
create or replace function fail_connection(p_assignment bigint, p_actor text, p_cause text)
returns table (entry_id bigint, agent_id int) language plpgsql volatile as $$
#variable_conflict use_column
declare
  root interactions;
  s assignments;
  at_ timestamptz;
begin
  select * into s from assignments where id = p_assignment;
  if not found then raise exception 'assignment.unknown' using errcode = 'LN404'; end if;
  root := lock_interaction(s.interaction_id);
  select * into s from assignments where id = p_assignment;
  if s.state <> 'connecting' then return; end if;
  at_ := linia_now();
  update assignments set state = 'done', ended_at = at_, done_at = at_, connect_by = null, reattach_by = null where id = p_assignment;
  perform reopen_entry(s.entry_id, s.agent_id, p_cause);
  if s.escalation_id is not null then
    update escalations set state = 'waiting', accepted_by = null, accepted_at = null where id = s.escalation_id;
  end if;
  perform advance(root.id, case when s.role = 'consulting' then 'consult_failed' else 'connect_failed' end, p_actor,
    jsonb_build_object('assignment', p_assignment, 'agent', s.agent_id, 'entry', s.entry_id, 'cause', p_cause));
  perform end_round(s.entry_id, 10);
  perform settle_agents(array[s.agent_id], p_actor);
  return query select s.entry_id, s.agent_id;
end $$;
