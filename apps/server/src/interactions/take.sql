-- The PBX says that a person of ours has picked up: that is the acceptance, whatever Linia was asking of whom. Every other
-- offer is withdrawn. `conflict` names another call that must be ended or wrapped for this person first, in a transaction of its own.
create or replace function take_call(p_interaction bigint, p_agent int, p_actor text)
returns table (conflict bigint, touched int[]) language plpgsql volatile as $$
#variable_conflict use_column
declare
  root interactions;
  s assignments;
  line lines;
  row_ record;
  place bigint;
  touched_ int[] := array[p_agent];
  at_ timestamptz;
begin
  root := lock_interaction(p_interaction);
  at_ := linia_now();
  select * into s from assignments where interaction_id = p_interaction and agent_id = p_agent and state in ('connecting', 'active');
  if s.state = 'active' then return query select null::bigint, '{}'::int[]; return; end if;
  if s.state = 'connecting' then
    perform connect_assignment(s.id, p_actor);
    return query select null::bigint, '{}'::int[];
    return;
  end if;
  if root.state in ('ended', 'closed') then
    -- the answer came after the hang-up: the call was answered after all, and there is something to write
    if root.end_reason in ('abandoned', 'no_answer', 'answered_elsewhere') and not exists (select from assignments where interaction_id = p_interaction) then
      insert into assignments (interaction_id, agent_id, role, state, created_at, connected_at, ended_at, done_at, to_finish)
        values (p_interaction, p_agent, 'responsible', 'done', at_, root.ended_at, root.ended_at, at_, true);
      update interactions set answered_at = coalesce(answered_at, root.ended_at), end_reason = 'caller_hung_up' where id = p_interaction;
      perform advance(p_interaction, 'answered_late', p_actor, jsonb_build_object('agent', p_agent));
    end if;
    return query select null::bigint, touched_;
    return;
  end if;
  select interaction_id into row_ from assignments where agent_id = p_agent and interaction_id is not null and interaction_id <> p_interaction and state <> 'done' limit 1;
  if found then return query select row_.interaction_id, '{}'::int[]; return; end if;
  select interaction_id into row_ from offers where agent_id = p_agent and state = 'pending' and interaction_id <> p_interaction limit 1;
  if found then return query select row_.interaction_id, '{}'::int[]; return; end if;

  select e.id into place from queue_entries e where e.interaction_id = p_interaction and e.state in ('waiting', 'offered') order by e.id desc limit 1;
  if place is not null then touched_ := touched_ || end_entry(place, 'accepted', 'accepted'); end if;
  update escalations set state = 'accepted', accepted_by = p_agent, accepted_at = at_ where interaction_id = p_interaction and state in ('waiting', 'offered');
  -- transferred inside the PBX: whoever talked until now wraps up
  for row_ in select id, agent_id from assignments where interaction_id = p_interaction and state in ('connecting', 'active') loop
    touched_ := touched_ || end_talk(row_.id);
  end loop;
  insert into assignments (interaction_id, agent_id, role, state, entry_id, created_at, connected_at)
    values (p_interaction, p_agent, 'responsible', 'active', coalesce(place, (select max(id) from queue_entries e where e.interaction_id = p_interaction)), at_, at_);
  insert into legs (interaction_id, kind, agent_id, joined_at) values (p_interaction, 'agent', p_agent, at_);
  select * into line from lines where id = root.line_id;
  update interactions set answered_at = coalesce(answered_at, at_), answered_elsewhere = null, recorded = recorded or line.records where id = p_interaction;
  perform advance(p_interaction, case when root.state = 'dialing' then 'answered' else 'taken' end, p_actor, jsonb_strip_nulls(jsonb_build_object('agent', p_agent, 'entry', place)));
  perform settle_agents(touched_, p_actor);
  return query select null::bigint, touched_;
end $$;

-- Picked up by an extension nobody here has: nobody is rung for it any more, the board warns, the call lives on until its hang-up.
create or replace function answer_elsewhere(p_interaction bigint, p_extension text, p_actor text) returns table (agent_id int) language plpgsql volatile as $$
#variable_conflict use_column
declare
  root interactions;
  row_ record;
  touched int[] := '{}';
begin
  root := lock_interaction(p_interaction);
  if root.state not in ('arriving', 'queued', 'offered') then return; end if;
  for row_ in select id from queue_entries where interaction_id = p_interaction and state in ('waiting', 'offered') loop
    touched := touched || end_entry(row_.id, 'answered_elsewhere');
  end loop;
  update escalations set state = 'cancelled', ended_at = linia_now(), ended_by = 'caller_left' where interaction_id = p_interaction and state in ('waiting', 'offered');
  update interactions set answered_elsewhere = p_extension where id = p_interaction;
  perform advance(p_interaction, 'answered_elsewhere', p_actor, jsonb_build_object('extension', p_extension));
  perform settle_agents(touched, p_actor);
  return query select distinct x from unnest(touched) x where x is not null;
end $$;
