-- One person's part of the talk is over; what is to be written is written in wrap-up. Who had no talk has nothing to write,
-- unless something was typed already: then the log stands in "to finish", and no word is lost.
create or replace function end_talk(p_assignment bigint) returns int language plpgsql volatile as $$
declare
  s assignments;
  at_ timestamptz := linia_now();
  seconds int;
begin
  select * into s from assignments where id = p_assignment for no key update; -- a keystroke may be on its way
  if s.state = 'connecting' then
    update assignments set state = 'done', ended_at = at_, done_at = at_, connect_by = null, reattach_by = null,
      to_finish = exists (select from drafts d where d.interaction_id = s.interaction_id and d.agent_id = s.agent_id)
      where id = p_assignment;
  elsif s.state = 'active' then
    select q.wrap_up into seconds from queue_entries e join queues q on q.id = e.queue_id where e.id = s.entry_id;
    update assignments set state = 'wrapping', ended_at = at_, reattach_by = null, held_since = null,
      held_ms = held_ms + case when held_since is null then 0 else (extract(epoch from at_ - held_since) * 1000)::int end,
      wrap_up_until = at_ + make_interval(secs => coalesce(seconds, 60))
      where id = p_assignment;
    update legs set left_at = at_, held_to = case when held_from is not null and held_to is null then at_ else held_to end
      where interaction_id = s.interaction_id and agent_id = s.agent_id and left_at is null;
    if s.held_since is not null then -- nobody else would take the caller off hold
      update legs set held_to = at_ where interaction_id = s.interaction_id and kind = 'caller' and left_at is null and held_to is null;
    end if;
  end if;
  return s.agent_id;
end $$;

-- The call is over, whoever ended it and wherever it stood. Everything that hung on it ends with it: offers are withdrawn,
-- places left, escalations cancelled; whoever talked wraps up; a call nobody has to write about is closed at once.
-- A hang-up that comes twice finds the call ended and changes nothing.
create or replace function hang_up(p_interaction bigint, p_actor text, p_reason text default null)
returns table (agent_id int) language plpgsql volatile as $$
#variable_conflict use_column
declare
  root interactions;
  touched int[] := '{}';
  row_ record;
  answered boolean;
  reason end_reason;
  at_ timestamptz;
begin
  root := lock_interaction(p_interaction);
  if root.state in ('ended', 'closed') then return; end if;
  -- who keeps a place for a callback has put the receiver down already
  if (p_actor = 'caller' or p_actor like 'line:%') and (waits_for_callback(p_interaction) or dials_callback(p_interaction)) then return; end if;
  if dials_callback(p_interaction) then
    return query select r.agent_id from assignments s cross join lateral fail_connection(s.id, p_actor, coalesce(p_reason, 'no_answer')) r
      where s.interaction_id = p_interaction and s.state = 'connecting';
    return;
  end if;
  at_ := linia_now();
  select exists (select from assignments s where s.interaction_id = p_interaction and s.connected_at is not null) into answered;
  reason := case
    when p_reason is not null and p_reason <> 'abandoned' and (answered or root.direction = 'outgoing' or p_reason in ('failed', 'superseded', 'diverted')) then p_reason::end_reason
    when answered then 'caller_hung_up'
    when root.answered_elsewhere is not null then 'answered_elsewhere'
    when root.direction = 'outgoing' then 'no_answer'
    else 'abandoned' end;
  for row_ in select id from queue_entries e where e.interaction_id = p_interaction and e.state in ('waiting', 'offered') loop
    touched := touched || end_entry(row_.id, case when answered then 'cancelled' else 'abandoned' end);
  end loop;
  update escalations set state = 'cancelled', ended_at = at_, ended_by = 'caller_left'
    where interaction_id = p_interaction and state in ('waiting', 'offered');
  for row_ in select id from assignments s where s.interaction_id = p_interaction and s.state in ('connecting', 'active') loop
    touched := touched || end_talk(row_.id);
  end loop;
  update legs set left_at = at_ where interaction_id = p_interaction and left_at is null;
  update interactions set end_reason = reason where id = p_interaction;
  perform advance(p_interaction, 'hung_up', p_actor, jsonb_build_object('reason', reason));
  if root.calls_back is not null then perform tell_lost(); end if;
  -- where no time to write is given, who talked is free with the hang-up, not with the clock's next look
  for row_ in select id from assignments s where s.interaction_id = p_interaction and s.state = 'wrapping' and s.wrap_up_until <= linia_now() loop
    perform end_wrap_up(row_.id, p_actor);
  end loop;
  perform close_when_done(p_interaction, p_actor);
  perform settle_agents(touched, p_actor);
  return query select distinct x from unnest(touched) x where x is not null;
end $$;

-- A call is closed when its last assignment is done (at the first, 26 of 30 people stayed stuck in the trial).
create or replace function close_when_done(p_interaction bigint, p_actor text) returns boolean language plpgsql volatile as $$
begin
  if exists (select from interactions where id = p_interaction and state = 'ended')
     and not exists (select from assignments where interaction_id = p_interaction and state <> 'done') then
    perform advance(p_interaction, 'closed', p_actor);
    return true;
  end if;
  return false;
end $$;
