-- The PBX says that a person of ours has picked up: that is the acceptance, whatever Linia was asking of whom. Every other
-- offer is withdrawn. `conflict` names another call that must be ended or wrapped for this person first, in a transaction of its own.
create or replace function take_call(p_interaction bigint, p_agent int, p_actor text)
returns table (conflict bigint, touched int[]) language plpgsql volatile as $$
#variable_conflict use_column
declare
  root interactions;
  s assignments;
  row_ record;
  place queue_entries;
  touched_ int[] := array[p_agent];
  at_ timestamptz;
begin
  root := lock_interaction(p_interaction);
  -- before looking what stands in the way: an offer of another call waits here, and then finds this person engaged
  perform from agents where id = p_agent for no key update;
  at_ := linia_now();
  select * into s from assignments where interaction_id = p_interaction and agent_id = p_agent and state in ('connecting', 'active');
  if s.state = 'active' then return query select null::bigint, '{}'::int[]; return; end if;
  if s.state = 'connecting' then
    perform connect_assignment(s.id, p_actor);
    return query select null::bigint, '{}'::int[];
    return;
  end if;
  if root.state in ('ended', 'closed') then
    perform take_ended_call(root, p_agent, p_actor);
    return query select null::bigint, touched_;
    return;
  end if;
  -- of this very call only a wrap-up can be left (the person had it before, and the PBX gave it back)
  select interaction_id into row_ from assignments where agent_id = p_agent and interaction_id is not null and state <> 'done' limit 1;
  if found then return query select row_.interaction_id, '{}'::int[]; return; end if;
  select interaction_id into row_ from offers where agent_id = p_agent and state = 'pending' and interaction_id <> p_interaction limit 1;
  if found then return query select row_.interaction_id, '{}'::int[]; return; end if;

  select * into place from queue_entries e where e.interaction_id = p_interaction and e.state in ('waiting', 'offered') order by e.id desc limit 1;
  if place.id is not null then touched_ := touched_ || end_entry(place.id, 'accepted', 'accepted');
  else place.id := reclaim_entry(p_interaction, 'accepted', 'accepted'); end if;
  -- the caller is with this person alone, so a warm question has become a cold one
  update escalations set state = 'accepted', mode = 'cold', accepted_by = p_agent, accepted_at = at_ where interaction_id = p_interaction and state in ('waiting', 'offered');
  -- transferred inside the PBX: whoever talked until now wraps up
  for row_ in select id, agent_id from assignments where interaction_id = p_interaction and state in ('connecting', 'active') loop
    touched_ := touched_ || end_talk(row_.id);
  end loop;
  insert into assignments (interaction_id, agent_id, role, state, entry_id, escalation_id, created_at, connected_at)
    values (p_interaction, p_agent, 'responsible', 'active', coalesce(place.id, (select max(id) from queue_entries e where e.interaction_id = p_interaction)),
      place.escalation_id, at_, at_);
  insert into legs (interaction_id, kind, agent_id, joined_at) values (p_interaction, 'agent', p_agent, at_);
  perform begin_recording(root);
  update interactions set answered_at = coalesce(answered_at, at_), answered_elsewhere = null where id = p_interaction;
  perform advance(p_interaction, case when root.state = 'dialing' then 'answered' else 'taken' end, p_actor, jsonb_strip_nulls(jsonb_build_object('agent', p_agent, 'entry', place.id)));
  perform settle_agents(touched_, p_actor);
  return query select null::bigint, touched_;
end $$;

-- The answer is told after the hang-up: the call was answered after all, and there is something to write.
create or replace function take_ended_call(root interactions, p_agent int, p_actor text) returns void language plpgsql volatile as $$
declare
  place bigint;
begin
  if exists (select from assignments where interaction_id = root.id and connected_at is not null) then return; end if;
  place := reclaim_entry(root.id, 'accepted', 'accepted');
  -- accepted on the desk, and the hang-up overtook the answer
  update assignments set connected_at = root.ended_at, to_finish = true
    where id = (select max(s.id) from assignments s where s.interaction_id = root.id and s.agent_id = p_agent);
  if not found then
    insert into assignments (interaction_id, agent_id, role, state, entry_id, created_at, connected_at, ended_at, done_at, to_finish)
      values (root.id, p_agent, 'responsible', 'done', place, linia_now(), root.ended_at, root.ended_at, linia_now(), true);
  end if;
  perform begin_recording(root);
  update interactions set answered_at = coalesce(answered_at, root.ended_at), answered_elsewhere = null,
    end_reason = case when root.end_reason = 'diverted' then root.end_reason else 'caller_hung_up' end
    where id = root.id;
  perform advance(root.id, 'answered_late', p_actor, jsonb_strip_nulls(jsonb_build_object('agent', p_agent, 'entry', place)));
end $$;

-- A place that had ended before it was told who answered.
create or replace function reclaim_entry(p_interaction bigint, p_state entry_state, p_outcome text) returns bigint language sql volatile as $$
  update queue_entries set state = p_state, outcome = p_outcome
  where id = (select max(id) from queue_entries where interaction_id = p_interaction)
    and state = 'left' and outcome in ('abandoned', 'answered_elsewhere')
  returning id $$;

-- Picked up by an extension nobody here has: nobody is rung for it any more, the board warns, the call lives on until its
-- hang-up. Told after the hang-up, it is at least not a lost call.
create or replace function answer_elsewhere(p_interaction bigint, p_extension text, p_actor text) returns table (agent_id int) language plpgsql volatile as $$
#variable_conflict use_column
declare
  root interactions;
  row_ record;
  touched int[] := '{}';
begin
  root := lock_interaction(p_interaction);
  if root.answered_elsewhere is not distinct from p_extension then return; end if;
  if root.state in ('ended', 'closed') then
    if not exists (select from assignments s where s.interaction_id = p_interaction and s.connected_at is not null) then
      perform reclaim_entry(p_interaction, 'left', 'answered_elsewhere');
      update interactions set answered_elsewhere = p_extension,
        end_reason = case when end_reason = 'diverted' then end_reason else 'answered_elsewhere' end where id = p_interaction;
      perform advance(p_interaction, 'answered_late', p_actor, jsonb_build_object('extension', p_extension));
    end if;
    return;
  end if;
  if root.state not in ('arriving', 'dialing', 'queued', 'offered') then return; end if;
  for row_ in select id from queue_entries where interaction_id = p_interaction and state in ('waiting', 'offered') loop
    touched := touched || end_entry(row_.id, 'answered_elsewhere');
  end loop;
  update escalations set state = 'cancelled', ended_at = linia_now(), ended_by = 'caller_left' where interaction_id = p_interaction and state in ('waiting', 'offered');
  update interactions set answered_elsewhere = p_extension where id = p_interaction;
  perform advance(p_interaction, 'answered_elsewhere', p_actor, jsonb_build_object('extension', p_extension));
  perform settle_agents(touched, p_actor);
  return query select distinct x from unnest(touched) x where x is not null;
end $$;
