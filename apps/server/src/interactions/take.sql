-- The PBX says that a person of ours has picked up: that is the acceptance, whatever Linia was asking of whom. Every other
-- offer is withdrawn, and whatever else Linia thought of this person is over, in this very transaction: cleared in one of
-- its own, a process killed between the two left that other caller beside a free person.
create or replace function take_call(p_interaction bigint, p_agent int, p_actor text)
returns table (touched int[], entries bigint[]) language plpgsql volatile as $$
#variable_conflict use_column
declare
  root interactions;
  others bigint[] := array(select c from parts_of(p_agent) c where c <> p_interaction);
  other bigint;
  s assignments;
  row_ record;
  place queue_entries;
  touched_ int[] := array[p_agent];
  entries_ bigint[] := '{}';
  at_ timestamptz;
begin
  perform lock_calls(others || p_interaction);
  root := lock_interaction(p_interaction);
  perform lock_people_of(others || p_interaction, p_agent);
  -- an offer that was born meanwhile: once more, from the beginning
  if exists (select from parts_of(p_agent) c where c <> all (others || p_interaction)) then raise exception 'presence.again' using errcode = 'LN409'; end if;
  others := array(select c from parts_of(p_agent) c where c <> p_interaction); -- what has ended while the locks were waited for is no more in the way

  select * into s from assignments where interaction_id = p_interaction and agent_id = p_agent and state <> 'done';
  if s.state = 'active' then return query select '{}'::int[], '{}'::bigint[]; return; end if;
  if s.state = 'connecting' then
    perform connect_assignment(s.id, p_actor);
    return query select '{}'::int[], '{}'::bigint[];
    return;
  end if;
  if root.state in ('ended', 'closed') then
    perform take_ended_call(root, p_agent, p_actor);
    return query select touched_, entries_;
    return;
  end if;
  -- of this very call only a wrap-up can be left (the person had it before, and the PBX gave it back)
  if s.state = 'wrapping' then perform end_wrap_up(s.id, p_actor, true); end if;
  foreach other in array others loop
    select touched_ || cleared.people, entries_ || cleared.places into touched_, entries_ from clear_the_way(other, p_agent, p_actor) cleared;
  end loop;

  at_ := linia_now();
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
  perform count_call(p_agent);
  insert into legs (interaction_id, kind, agent_id, joined_at) values (p_interaction, 'agent', p_agent, at_);
  perform begin_recording(root);
  update interactions set answered_at = coalesce(answered_at, at_), answered_elsewhere = null where id = p_interaction;
  perform advance(p_interaction, case when root.state = 'dialing' then 'answered' else 'taken' end, p_actor, jsonb_strip_nulls(jsonb_build_object('agent', p_agent, 'entry', place.id)));
  perform settle_agents(touched_, p_actor);
  return query select touched_, entries_;
end $$;

-- The calls in which a person has any part, asked, talking or writing.
create or replace function parts_of(p_agent int) returns setof bigint language sql stable as $$
  select interaction_id from offers where agent_id = p_agent and state = 'pending' and interaction_id is not null
  union
  select interaction_id from assignments where agent_id = p_agent and state <> 'done' and interaction_id is not null $$;

create or replace function lock_calls(p_calls bigint[]) returns void language plpgsql volatile as $$
begin
  perform from interactions where id = any (p_calls) order by id for no key update;
end $$;

-- Everybody who is asked about these calls or is in them, and one more, by id. The calls are locked, so nobody else joins.
create or replace function lock_people_of(p_calls bigint[], p_agent int) returns void language plpgsql volatile as $$
begin
  perform from agents where id = p_agent
    or id in (select agent_id from offers where interaction_id = any (p_calls) and state = 'pending')
    or id in (select agent_id from assignments where interaction_id = any (p_calls) and state in ('connecting', 'active'))
    order by id for no key update;
end $$;

-- What a person who has picked up another call has to do with this one is over. Calls and people are locked by the caller.
create or replace function clear_the_way(p_interaction bigint, p_agent int, p_actor text) returns table (people int[], places bigint[]) language plpgsql volatile as $$
declare
  s assignments;
  offer bigint;
  alone boolean;
begin
  select * into s from assignments where interaction_id = p_interaction and agent_id = p_agent and state <> 'done';
  if not found then
    select id into offer from offers where interaction_id = p_interaction and agent_id = p_agent and state = 'pending';
    return query select array[r.agent_id], array[r.entry_id] from return_offer(offer, 'withdrawn', p_actor) r;
  elsif s.state = 'wrapping' then
    return query select array[r.agent_id], '{}'::bigint[] from end_wrap_up(s.id, p_actor, true) r;
  elsif s.state = 'connecting' then
    return query select array[r.agent_id], array[r.entry_id] from fail_connection(s.id, p_actor, 'superseded') r;
  else
    select l.voice = 'webhook' and s.role = 'responsible' and not is_escalating(p_interaction) into alone
      from interactions i join lines l on l.id = i.line_id where i.id = p_interaction;
    if alone then
      -- the PBX lost the hang-up of a call that only this person had
      return query select coalesce(array_agg(r.agent_id), '{}'), '{}'::bigint[] from hang_up(p_interaction, p_actor, 'superseded') r;
      perform end_wrap_up(s.id, p_actor, true);
    else
      -- as one whose desk has gone for too long: the caller is with who else is there, or back at the old place
      update assignments set reattach_by = linia_now() where id = s.id;
      return query select array[r.agent_id], array_remove(array[r.entry_id], null) from lose_agent(s.id, p_actor) r;
    end if;
  end if;
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
