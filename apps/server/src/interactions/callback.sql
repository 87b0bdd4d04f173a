-- A callback is the caller's own place, without a telephone line: the same entry, the same enqueued_at and rank_at. When its
-- turn comes somebody is offered it, takes it and dials; until the customer answers nobody is on the phone.

-- The caller wants to be called instead of waiting on the line: whoever was being asked is free again, the place stays.
create or replace function ask_callback(p_interaction bigint, p_to text, p_actor text) returns table (entry_id bigint, agent_id int) language plpgsql volatile as $$
#variable_conflict use_column
declare
  root interactions;
  e queue_entries;
  asked int;
begin
  root := lock_interaction(p_interaction);
  select * into e from queue_entries q where q.interaction_id = p_interaction and q.escalation_id is null and q.state in ('waiting', 'offered');
  if e.id is null or root.direction <> 'incoming' then raise exception 'callback.not_waiting' using errcode = 'LN409'; end if;
  if e.callback_to is not null then return; end if; -- told twice
  if e.state = 'offered' then
    select r.agent_id into asked from offers o cross join lateral return_offer(o.id, 'withdrawn', p_actor) r where o.entry_id = e.id and o.state = 'pending';
  end if;
  update legs set left_at = linia_now() where interaction_id = p_interaction and left_at is null;
  update queue_entries set callback_to = p_to where id = e.id;
  perform advance(p_interaction, 'callback_asked', p_actor, jsonb_build_object('entry', e.id, 'to', p_to, 'queue', e.queue_id));
  return query select e.id, asked;
end $$;

-- Somebody has taken a call in which the customer is not on the phone: a callback whose turn has come, or a call of one's own.
create or replace function is_dialing(s assignments) returns boolean language sql stable as $$
  select s.state = 'connecting' and s.role = 'responsible'
    and (exists (select from interactions i where i.id = s.interaction_id and i.state = 'dialing')
      or exists (select from queue_entries e where e.id = s.entry_id and e.callback_to is not null))
    and not exists (select from legs l where l.interaction_id = s.interaction_id and l.kind = 'caller' and l.left_at is null) $$;

-- A callback is being dialed: what is told of the call that asked for it changes nothing.
create or replace function dials_callback(p_interaction bigint) returns boolean language sql stable as $$
  select exists (select from assignments s join interactions i on i.id = s.interaction_id
    where s.interaction_id = p_interaction and s.state = 'connecting' and i.state = 'active' and is_dialing(s)) $$;

-- How long a number is tried: as long as a connection may take; where the person dials by hand, the hand needs its time, too.
create or replace function dial_until(p_line int) returns timestamptz language sql stable as $$
  select linia_now() + make_interval(secs => case when voice = 'webhook' then 120 else connect_timeout end) from lines where id = p_line $$;

-- The line whose sound is ours dials; with a PBX the person does, and its events say what came of it.
create or replace function dial_out(s assignments, p_line int, p_phone text) returns void language plpgsql volatile as $$
begin
  insert into outbox (kind, payload, not_before, expires_at)
    select 'voice.dial', jsonb_build_object('assignment', s.id, 'interaction', s.interaction_id, 'agent', s.agent_id, 'phone', p_phone), linia_now(), s.connect_by
    from lines l where l.id = p_line and l.voice = 'simulated';
  if found then perform pg_notify('linia', 'outbox:0:0'); end if;
end $$;

-- The customer has answered; what was dialed is the customer's leg from now on. The root is locked by the caller.
create or replace function customer_answers(root interactions) returns void language plpgsql volatile as $$
begin
  update legs set kind = 'caller', joined_at = linia_now() where interaction_id = root.id and kind = 'dialed' and left_at is null;
  if not found then insert into legs (interaction_id, kind, joined_at) values (root.id, 'caller', linia_now()); end if;
end $$;

-- Nobody was reached. A call of one's own is over; a callback waits again. The root is locked by the caller.
create or replace function dial_failed(root interactions, s assignments, p_actor text, p_cause text) returns table (entry_id bigint, agent_id int) language plpgsql volatile as $$
#variable_conflict use_column
declare
  reason text := case when p_cause in ('busy', 'failed', 'superseded') then p_cause when p_cause in ('lost', 'no_sound') then 'failed' else 'no_answer' end;
begin
  if root.state = 'dialing' then
    return query select null::bigint, r.agent_id from hang_up(root.id, p_actor, reason) r;
  else
    return query select * from callback_unanswered(root, s, p_actor, reason, p_cause);
  end if;
end $$;

-- The same place waits again, at its old rank, not before the pause is over. Where nobody heard the customer's telephone to the
-- end (the desk was lost, another call came in between) it is no attempt, and the place is open at once. After the last
-- attempt it is over, and the customer stands among the lost as not reached.
create or replace function callback_unanswered(root interactions, s assignments, p_actor text, p_reason text, p_cause text)
returns table (entry_id bigint, agent_id int) language plpgsql volatile as $$
#variable_conflict use_column
declare
  e queue_entries;
  q queues;
  counts boolean := p_cause not in ('lost', 'superseded');
begin
  perform end_talk(s.id);
  update legs set left_at = linia_now() where interaction_id = root.id and left_at is null;
  select * into e from queue_entries x where x.id = s.entry_id;
  q := queue_of(e);
  update queue_entries x set state = 'waiting', ended_at = null, outcome = null, target_agent = null, target_until = null,
    attempts = x.attempts + counts::int, opens_at = case when counts then linia_now() + make_interval(secs => q.callback_pause) end
    where x.id = e.id returning * into e;
  perform advance(root.id, 'callback_unanswered', p_actor, jsonb_build_object('agent', s.agent_id, 'assignment', s.id, 'entry', e.id, 'reason', p_reason,
    'cause', p_cause, 'attempt', e.attempts, 'attempts', q.callback_attempts, 'opensAt', e.opens_at));
  perform leave_closed(e.id);
  if counts and e.attempts >= q.callback_attempts then
    perform end_callback(root.id, 'not_reached', p_reason, p_actor);
    e.id := null;
  elsif not counts then
    perform exclude(e.id, s.agent_id, 60, p_cause);
    perform end_round(e.id);
  end if;
  perform settle_agents(array[s.agent_id], p_actor);
  return query select case when e.opens_at is null then e.id end, s.agent_id;
end $$;

-- Nobody is dialed while the line is closed: who waits to be called waits until it opens. A customer who is on the phone is
-- taken, whatever the hour.
create or replace function waits_past_closing(e queue_entries, p_until timestamptz) returns boolean language sql stable as $$
  select e.state = 'waiting' and e.callback_to is not null and (e.opens_at is null or e.opens_at < p_until)
    and not exists (select from legs l where l.interaction_id = e.interaction_id and l.kind = 'caller' and l.left_at is null) $$;

create or replace function hold_callback(p_entry bigint, p_queue int, p_until timestamptz) returns void language plpgsql volatile as $$
begin
  perform lock_interaction((select interaction_id from queue_entries where id = p_entry));
  update queue_entries e set opens_at = p_until where id = p_entry and queue_id = p_queue and waits_past_closing(e, p_until);
end $$;

-- The place is given up, and the call is over. Returns who was being asked about it.
create or replace function end_callback(p_interaction bigint, p_outcome text, p_reason text, p_actor text, p_data jsonb default '{}') returns int language plpgsql volatile as $$
declare
  asked int;
begin
  select end_entry(id, p_outcome) into asked from queue_entries where interaction_id = p_interaction and state in ('waiting', 'offered');
  update interactions set end_reason = p_reason::end_reason where id = p_interaction;
  perform advance(p_interaction, 'hung_up', p_actor, jsonb_build_object('reason', p_reason, 'callback', p_outcome) || p_data);
  perform close_when_done(p_interaction, p_actor);
  return asked;
end $$;

-- Who is called back at this number and came to this line, or waits in it now: their calls, locked in the order of their ids, before the call that comes in.
create or replace function lock_callbacks(p_line int, p_e164 text) returns bigint[] language plpgsql volatile as $$
declare
  found_ bigint[];
begin
  select array_agg(i.id) into found_ from (
    select r.id from queue_entries e join interactions r on r.id = e.interaction_id join lines l on l.id = p_line left join lines own on own.id = r.line_id
    where l.queue_id in (e.queue_id, own.queue_id) and r.phone_e164 = p_e164 and e.callback_to is not null and r.state in ('queued', 'offered', 'active')
      and (e.state in ('waiting', 'offered') or e.state = 'accepted') and r.created_at > linia_now() - interval '14 days'
    order by r.id for no key update of r) i;
  return found_;
end $$;

-- The customer calls in while the callback waits (or is being dialed): the place becomes theirs, and the callback ends. Locked
-- above and looked at again here: of two calls of one number one gets it.
create or replace function take_callback_place(p_callbacks bigint[], p_interaction bigint, p_actor text) returns table (agent_id int) language plpgsql volatile as $$
#variable_conflict use_column
declare
  root interactions;
  old queue_entries;
  s assignments;
  place bigint;
  other bigint;
  asked int;
begin
  select id into place from queue_entries e where e.interaction_id = p_interaction and e.state = 'waiting' and e.escalation_id is null and e.resumed_from is null;
  if not found then return; end if;
  foreach other in array coalesce(p_callbacks, '{}') loop
    continue when other = p_interaction;
    select * into root from interactions i where i.id = other;
    select * into s from assignments a where a.interaction_id = other and a.role = 'responsible' and a.state = 'connecting';
    if s.id is not null and is_dialing(s) then
      return query select r.agent_id from callback_unanswered(root, s, p_actor, 'superseded', 'superseded') r;
    end if;
    select * into old from queue_entries e where e.interaction_id = other and e.state in ('waiting', 'offered') and e.callback_to is not null;
    continue when old.id is null or not waits_for_callback(other);
    continue when not resume_place(place, old);
    asked := end_callback(other, 'came_in', 'superseded', p_actor, jsonb_build_object('by', p_interaction, 'entry', old.id));
    perform settle_agents(array[asked], p_actor);
    return query select asked where asked is not null;
    perform advance(p_interaction, 'arrived', p_actor, jsonb_build_object('callback', other, 'enqueuedAt', old.enqueued_at));
    return;
  end loop;
end $$;
