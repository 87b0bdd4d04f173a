-- The other ends of an escalation. Each locks the root, looks again, and refuses what is no longer so ('escalation.gone').

create or replace function lock_escalation(p_escalation bigint) returns escalations language plpgsql volatile as $$
declare
  esc escalations;
begin
  select * into esc from escalations where id = p_escalation;
  if not found then raise exception 'escalation.unknown' using errcode = 'LN404'; end if;
  perform lock_interaction(esc.interaction_id);
  select * into esc from escalations where id = p_escalation;
  return esc;
end $$;

-- The line (unless it has been closed since) and the rank the caller had before. The former agent is preferred for a while:
-- where free (nobody took it), or also where still writing (a return). Waiting for somebody who talks would only cost the
-- caller's time.
create or replace function requeue_former(esc escalations, p_preferred engagement[]) returns bigint language plpgsql volatile as $$
declare
  former int;
begin
  select a.id into former from agents a where a.id = esc.from_agent and a.engagement = any (p_preferred) and anybody_present(null, a.id, null);
  return enqueue(esc.interaction_id, open_queue(esc.from_queue, (select line_id from interactions where id = esc.interaction_id)),
    coalesce(esc.from_rank_at, first_enqueued_at(esc.interaction_id)), null,
    former, case when former is not null then linia_now() + interval '20 seconds' end, first_enqueued_at(esc.interaction_id));
end $$;

-- Nobody took it in time (the clock), or the agent leaves it as a request: the department gets a number. Warm: the agent
-- still has the caller. Cold: the caller goes back to the former agent if there, else to the former line at the old rank.
create or replace function fall_back(p_escalation bigint, p_actor text, p_by text)
returns table (entry_id bigint, agent_id int, ticket_number bigint) language plpgsql volatile as $$
#variable_conflict use_column
declare
  esc escalations;
  place queue_entries;
  asked int;
  back bigint;
  number_ bigint;
begin
  esc := lock_escalation(p_escalation);
  if esc.state not in ('waiting', 'offered') then raise exception 'escalation.gone' using errcode = 'LN409'; end if;
  if p_by = 'deadline' and esc.deadline_at > linia_now() then raise exception 'escalation.not_due' using errcode = 'LN409'; end if;
  if p_by = 'agent' and (esc.mode <> 'warm' or p_actor <> 'agent:' || esc.from_agent) then raise exception 'call.not_yours' using errcode = 'LN409'; end if;
  select * into place from queue_entries e where e.escalation_id = p_escalation and e.state in ('waiting', 'offered');
  asked := end_entry(place.id, 'fallen_back');
  number_ := fall_back_ticket(p_escalation);
  update escalations set state = 'fallen_back', ended_at = linia_now(), ended_by = p_by where id = p_escalation;
  if esc.mode = 'warm' then
    perform advance(esc.interaction_id, 'escalation_fell_back', p_actor, jsonb_build_object('escalation', p_escalation, 'ticket', number_, 'by', p_by));
  else
    back := requeue_former(esc, '{idle}');
    perform advance(esc.interaction_id, 'escalation_fell_back_cold', p_actor, jsonb_build_object('escalation', p_escalation, 'ticket', number_, 'by', p_by, 'entry', back));
  end if;
  perform settle_agents(array[asked], p_actor);
  return query select back, asked, number_;
end $$;

-- The agent takes it back while it is not accepted, or thanks the specialist and goes on alone.
create or replace function cancel_escalation(p_escalation bigint, p_agent int) returns table (agent_id int) language plpgsql volatile as $$
#variable_conflict use_column
declare
  esc escalations;
  place bigint;
  touched int[] := '{}';
  consulting assignments;
  actor text := 'agent:' || p_agent;
begin
  esc := lock_escalation(p_escalation);
  if esc.from_agent <> p_agent or esc.mode <> 'warm' then raise exception 'call.not_yours' using errcode = 'LN409'; end if;
  select * into consulting from assignments a where a.escalation_id = p_escalation and a.role = 'consulting' and a.state in ('connecting', 'active');
  if esc.state in ('waiting', 'offered') then
    select id into place from queue_entries e where e.escalation_id = p_escalation and e.state in ('waiting', 'offered');
    touched := touched || end_entry(place, 'cancelled');
  elsif esc.state = 'accepted' and consulting.id is not null then
    touched := touched || end_talk(consulting.id);
  else
    raise exception 'escalation.gone' using errcode = 'LN409';
  end if;
  update escalations set state = 'cancelled', ended_at = linia_now(), ended_by = 'agent' where id = p_escalation;
  perform advance(esc.interaction_id, 'escalation_cancelled', actor, jsonb_build_object('escalation', p_escalation));
  perform settle_agents(touched, actor);
  return query select distinct x from unnest(touched) x where x is not null;
end $$;

-- Wait on: the deadline moves by the queue's own time.
create or replace function extend_escalation(p_escalation bigint, p_agent int) returns timestamptz language plpgsql volatile as $$
declare
  esc escalations;
  till timestamptz;
begin
  esc := lock_escalation(p_escalation);
  if esc.state not in ('waiting', 'offered') then raise exception 'escalation.gone' using errcode = 'LN409'; end if;
  if esc.from_agent <> p_agent then raise exception 'call.not_yours' using errcode = 'LN409'; end if;
  till := greatest(esc.deadline_at, linia_now()) + make_interval(secs => coalesce((select escalation_deadline from queues where id = esc.queue_id), 60));
  update escalations set deadline_at = till where id = p_escalation;
  perform advance(esc.interaction_id, 'escalation_extended', 'agent:' || p_agent, jsonb_build_object('escalation', p_escalation, 'until', till));
  return till;
end $$;

-- Warm: the first agent leaves, the specialist is responsible; the caller is taken off hold.
create or replace function hand_over(p_escalation bigint, p_agent int) returns table (agent_id int) language plpgsql volatile as $$
#variable_conflict use_column
declare
  esc escalations;
  mine assignments;
  theirs assignments;
  actor text := 'agent:' || p_agent;
begin
  esc := lock_escalation(p_escalation);
  select * into mine from assignments a where a.interaction_id = esc.interaction_id and a.agent_id = p_agent and a.role = 'responsible' and a.state = 'active';
  select * into theirs from assignments a where a.escalation_id = p_escalation and a.role = 'consulting' and a.state in ('connecting', 'active');
  if mine.id is null then raise exception 'call.not_yours' using errcode = 'LN409'; end if;
  if theirs.id is null then raise exception 'escalation.not_accepted' using errcode = 'LN409'; end if;
  if theirs.state = 'connecting' then raise exception 'escalation.connecting' using errcode = 'LN409'; end if;
  if mine.held_since is not null then perform resume_call(esc.interaction_id, p_agent); end if;
  perform end_talk(mine.id);
  update assignments set role = 'responsible' where id = theirs.id;
  perform advance(esc.interaction_id, 'handed_over', actor, jsonb_build_object('escalation', p_escalation, 'from', p_agent, 'to', theirs.agent_id));
  perform settle_recording(esc.interaction_id, actor);
  perform settle_agents(array[p_agent, theirs.agent_id], actor);
  return query select p_agent;
end $$;

-- The specialist gives it back with a reason. Consulting: the first agent goes on. Responsible: the caller returns to the
-- former line at the old rank, the former agent preferred for a while.
create or replace function return_escalation(p_escalation bigint, p_agent int, p_reason int, p_comment text)
returns table (entry_id bigint, agent_id int) language plpgsql volatile as $$
#variable_conflict use_column
declare
  esc escalations;
  s assignments;
  back bigint;
  words text;
  actor text := 'agent:' || p_agent;
  data jsonb;
begin
  esc := lock_escalation(p_escalation);
  select * into s from assignments a where a.escalation_id = p_escalation and a.agent_id = p_agent and a.state in ('connecting', 'active');
  if esc.state <> 'accepted' or s.id is null then raise exception 'escalation.gone' using errcode = 'LN409'; end if;
  if s.state = 'connecting' then raise exception 'escalation.connecting' using errcode = 'LN409'; end if;
  -- whoever has the caller and asks others cannot also give the call back
  if s.role = 'responsible' and is_escalating(esc.interaction_id) then raise exception 'escalation.underway' using errcode = 'LN409'; end if;
  select concat_ws(': ', r.name, nullif(p_comment, '')) into words from reasons r where r.id = p_reason and r.kind = 'return';
  if words is null then raise exception 'reason.unknown' using errcode = 'LN422'; end if;
  update escalations set state = 'returned', ended_at = linia_now(), ended_by = 'agent', return_reason = words where id = p_escalation;
  data := jsonb_build_object('escalation', p_escalation, 'agent', p_agent, 'reason', words);
  perform end_talk(s.id);
  if s.role = 'consulting' then
    perform advance(esc.interaction_id, 'escalation_returned', actor, data);
    perform settle_recording(esc.interaction_id, actor);
  else
    back := requeue_former(esc, '{idle, wrapping}');
    perform exclude(back, p_agent, 60, 'returned');
    perform advance(esc.interaction_id, 'returned_cold', actor, data || jsonb_build_object('entry', back));
  end if;
  perform settle_agents(array[p_agent], actor);
  return query select back, p_agent;
end $$;
