-- Somebody outside is called into a live call by whoever has the caller: the caller hears music, and the person who asked goes back,
-- takes all three together, or hands the caller over. Handed over, nobody of ours is in the talk: the call is `outside`.

create or replace function live_outside(p_interaction bigint) returns outside_calls language sql stable as $$
  select * from outside_calls where interaction_id = p_interaction and state <> 'ended' $$;

-- Nobody of ours hears a call that was handed over, and each minute of it is paid: a receiver that was forgotten, or a fraud, ends so. By the
-- setting `dialing`, `{"handedOverHours": 4}`, as it is when they are left alone.
create or replace function longest_handed_over() returns interval language sql stable as $$
  select make_interval(hours => coalesce((select (value ->> 'handedOverHours')::int from settings where key = 'dialing'), 4)) $$;

-- The number is called; `p_hand_over`: blind, whoever asked leaves at once and the caller hears it ring until somebody answers.
create or replace function call_outside(p_interaction bigint, p_agent int, p_phone text, p_e164 text, p_hand_over boolean) returns bigint language plpgsql volatile as $$
declare
  root interactions;
  s assignments;
  made bigint;
  actor text := 'agent:' || p_agent;
begin
  root := lock_interaction(p_interaction);
  s := talk_with_caller(p_interaction, p_agent);
  if is_escalating(p_interaction) then raise exception 'outside.underway' using errcode = 'LN409'; end if;
  if not exists (select from lines l where l.id = root.line_id and l.voice = 'asterisk') then raise exception 'outside.no_sound' using errcode = 'LN409'; end if;
  insert into outside_calls (interaction_id, agent_id, phone, phone_e164, state, created_at, dial_by)
    values (p_interaction, p_agent, p_phone, p_e164, 'dialing', linia_now(), linia_now() + interval '45 seconds') returning id into made;
  perform advance(p_interaction, 'outside_called', actor, jsonb_build_object('outside', made, 'agent', p_agent, 'to', p_phone));
  if p_hand_over then perform put_through(p_interaction, p_agent);
  elsif s.held_since is null then perform hold_call(p_interaction, p_agent); end if;
  return made;
end $$;

-- Whoever has the caller leaves them with the number outside.
create or replace function put_through(p_interaction bigint, p_agent int) returns int language plpgsql volatile as $$
declare
  s assignments;
  o outside_calls;
  actor text := 'agent:' || p_agent;
begin
  perform lock_interaction(p_interaction);
  s := talk_with_caller(p_interaction, p_agent);
  o := live_outside(p_interaction);
  if o.id is null then raise exception 'outside.gone' using errcode = 'LN409'; end if;
  if s.held_since is not null then perform resume_call(p_interaction, p_agent); end if;
  perform end_talk(s.id);
  update outside_calls set over_by = linia_now() + longest_handed_over() where id = o.id and state = 'talking';
  perform advance(p_interaction, 'put_through', actor, jsonb_build_object('outside', o.id, 'agent', p_agent, 'to', o.phone));
  perform settle_agents(array[p_agent], actor);
  return p_agent;
end $$;

create or replace function outside_answers(p_outside bigint, p_channel text, p_actor text) returns void language plpgsql volatile as $$
declare
  o outside_calls;
  root interactions;
begin
  select * into o from outside_calls where id = p_outside;
  root := lock_interaction(o.interaction_id);
  update outside_calls set state = 'talking', connected_at = linia_now(), dial_by = null,
    over_by = case when root.state = 'outside' then linia_now() + longest_handed_over() end where id = p_outside and state = 'dialing';
  if not found then return; end if;
  insert into legs (interaction_id, kind, external_id, joined_at) values (o.interaction_id, 'outside', p_channel, linia_now());
  perform advance(o.interaction_id, 'outside_answered', p_actor, jsonb_build_object('outside', o.id, 'to', o.phone));
end $$;

-- It is over: not reached, put down there, or thanked. Where the caller was theirs already and they never came, the caller is back in the
-- line at the old rank; where they had talked, the call is over.
create or replace function end_outside(p_outside bigint, p_actor text, p_by text) returns table (entry_id bigint, agent_id int) language plpgsql volatile as $$
#variable_conflict use_column
declare
  root interactions;
  o outside_calls;
  place bigint;
begin
  select * into o from outside_calls where id = p_outside;
  if not found then return; end if;
  root := lock_interaction(o.interaction_id);
  select * into o from outside_calls where id = p_outside;
  if o.state = 'ended' or (p_by = 'timeout' and (o.state <> 'dialing' or o.dial_by > linia_now())) then return; end if;
  if p_by = 'too_long' and (o.over_by is null or o.over_by > linia_now()) then return; end if;
  update outside_calls set state = 'ended', ended_at = linia_now(), ended_by = p_by, dial_by = null, over_by = null where id = p_outside;
  update legs set left_at = linia_now() where interaction_id = root.id and kind = 'outside' and left_at is null;
  if root.state <> 'outside' then
    perform advance(root.id, 'outside_ended', p_actor, jsonb_build_object('outside', o.id, 'to', o.phone, 'by', p_by));
  elsif o.state = 'talking' then
    return query select null::bigint, r.agent_id from hang_up(root.id, p_actor, 'outside_hung_up') r;
  else
    place := enqueue(root.id, (select open_queue(l.queue_id, l.id) from lines l where l.id = root.line_id), first_enqueued_at(root.id), p_enqueued_at => first_enqueued_at(root.id));
    perform advance(root.id, 'outside_failed', p_actor, jsonb_build_object('outside', o.id, 'to', o.phone, 'by', p_by, 'entry', place));
    return query select place, null::int;
  end if;
end $$;

-- The call has gone on without them: it is over, or with somebody else.
create or replace function drop_outside(p_interaction bigint) returns void language sql volatile as $$
  update legs set left_at = linia_now() where interaction_id = p_interaction and kind = 'outside' and left_at is null;
  update outside_calls set state = 'ended', ended_at = linia_now(), ended_by = 'call', dial_by = null, over_by = null where interaction_id = p_interaction and state <> 'ended' $$;

-- Blind, to another line: the caller waits there at the rank of the first second, whoever had them is free. Nobody is left in a line
-- where nobody is.
create or replace function transfer_call(p_interaction bigint, p_agent int, p_queue int) returns bigint language plpgsql volatile as $$
declare
  s assignments;
  q queues;
  place bigint;
  actor text := 'agent:' || p_agent;
begin
  perform lock_interaction(p_interaction);
  s := talk_with_caller(p_interaction, p_agent);
  if is_escalating(p_interaction) then raise exception 'outside.underway' using errcode = 'LN409'; end if;
  if exists (select from interactions i join lines l on l.id = i.line_id where i.id = p_interaction and l.voice = 'webhook') then
    raise exception 'call.pbx_has_the_sound' using errcode = 'LN409';
  end if;
  select * into q from queues where id = p_queue and not closed;
  if not found then raise exception 'queue.unknown' using errcode = 'LN404'; end if;
  if not anybody_present(q.id, null, p_agent) then raise exception 'transfer.nobody_there' using errcode = 'LN409'; end if;
  perform end_talk(s.id);
  place := enqueue(p_interaction, q.id, first_enqueued_at(p_interaction) - make_interval(secs => coalesce(q.head_start, 0)));
  perform exclude(place, p_agent, 60, 'transferred');
  perform advance(p_interaction, 'transferred', actor, jsonb_build_object('agent', p_agent, 'queue', q.id, 'entry', place, 'assignment', s.id));
  perform settle_agents(array[p_agent], actor);
  return place;
end $$;
