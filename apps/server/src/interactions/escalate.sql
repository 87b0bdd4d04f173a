-- What the verb must know before it escalates, in one look under the call's lock: a click waits for each message to the
-- database (as three messages, planned each time: 1.7 ms; so 0.6).
create or replace function escalation_facts(p_interaction bigint, p_agent int, p_reason int, p_purpose int, p_target int) returns jsonb
language plpgsql volatile as $$
begin
  perform lock_interaction(p_interaction);
  return (
    select jsonb_build_object(
      'voice', l.voice, 'subjectId', i.subject_id, 'serviceId', i.service_id, 'organizationId', i.organization_id,
      'draft', (select log from drafts where interaction_id = i.id and agent_id = p_agent),
      'reason', exists (select from reasons where id = p_reason and kind = 'escalate'),
      'purpose', exists (select from purposes where id = p_purpose),
      'person', exists (select from agents where id = p_target and disabled_at is null),
      'rules', (select coalesce(jsonb_agg(r.view order by r.position), '[]') from escalation_rules r where p_target is null))
    from interactions i left join lines l on l.id = i.line_id where i.id = p_interaction);
end $$;

-- Responsibility is asked of a department's queue or of one person, while the caller stays (warm) or waits there (cold).
-- The context (log, reason, summary) is written before anybody is asked. Where nobody is there at all, the department (or
-- the person) gets a numbered request at once and the caller stays with the agent: nobody is dropped in silence.
create or replace function escalate(
  p_interaction bigint, p_agent int, p_department int, p_target int, p_rule int, p_rule_position int, p_rule_text text,
  p_reason int, p_purpose int, p_summary text, p_mode escalation_mode, p_hold boolean
) returns table (escalation_id bigint, entry_id bigint, ticket_number bigint) language plpgsql volatile as $$
#variable_conflict use_column
declare
  root interactions;
  s assignments;
  was queue_entries;
  q queues;
  made bigint;
  place bigint;
  at_ timestamptz;
  number_ bigint;
  actor text := 'agent:' || p_agent;
begin
  root := lock_interaction(p_interaction);
  s := talk_with_caller(p_interaction, p_agent);
  if is_escalating(p_interaction) then raise exception 'escalation.underway' using errcode = 'LN409'; end if;
  select * into was from queue_entries e where e.id = s.entry_id;
  select queues.* into q from queues join departments d on d.id = queues.department_id where p_target is null and d.id = p_department and not d.closed;
  if p_target is null and q.id is null then raise exception 'department.unknown' using errcode = 'LN404'; end if;
  at_ := linia_now();

  insert into escalations (interaction_id, state, mode, from_agent, from_queue, from_rank_at, department_id, queue_id, target_agent, rule_id, rule_position,
      rule_text, reason_id, purpose_id, summary, created_at, deadline_at)
    values (p_interaction, 'waiting', p_mode, p_agent, coalesce(was.queue_id, (select l.queue_id from lines l where l.id = root.line_id)), was.rank_at,
      p_department, q.id, p_target, (select r.id from rules r where r.id = p_rule for key share), p_rule_position, p_rule_text, p_reason, p_purpose, p_summary, at_,
      at_ + make_interval(secs => coalesce(q.escalation_deadline, 60)))
    returning id into made;
  -- who was closing the department in this moment has been waited for by the reference to it
  if exists (select from departments d where d.id = p_department and d.closed) then raise exception 'department.closed' using errcode = 'LN409'; end if;

  if not anybody_present(q.id, p_target, p_agent) then
    number_ := fall_back_ticket(made);
    update escalations set state = 'fallen_back', ended_at = at_, ended_by = case when p_target is null then 'nobody_there' else 'absent' end where id = made;
    perform advance(p_interaction, 'escalation_fell_back', actor,
      jsonb_strip_nulls(jsonb_build_object('escalation', made, 'department', p_department, 'target', p_target, 'ticket', number_, 'nobody_there', true)));
    return query select made, null::bigint, number_;
    return;
  end if;

  if p_mode = 'warm' then
    if p_hold then perform hold_call(p_interaction, p_agent); end if;
    place := enqueue(p_interaction, q.id, first_enqueued_at(p_interaction) - make_interval(secs => coalesce(q.head_start, 0)), made, p_target);
    perform advance(p_interaction, 'escalated', actor, jsonb_strip_nulls(jsonb_build_object(
      'escalation', made, 'entry', place, 'department', p_department, 'target', p_target, 'queue', q.id, 'mode', p_mode, 'rule', p_rule)));
  else
    perform end_talk(s.id);
    place := enqueue(p_interaction, q.id, first_enqueued_at(p_interaction) - make_interval(secs => coalesce(q.head_start, 0)), made, p_target);
    insert into exclusions (entry_id, agent_id, until, cause) values (place, p_agent, 'infinity', 'escalated');
    perform advance(p_interaction, 'escalated_cold', actor, jsonb_strip_nulls(jsonb_build_object(
      'escalation', made, 'entry', place, 'department', p_department, 'target', p_target, 'queue', q.id, 'mode', p_mode, 'rule', p_rule)));
    perform settle_agents(array[p_agent], actor);
  end if;
  return query select made, place, null::bigint;
end $$;

-- This person's talk: whoever has the caller decides what becomes of the call, and nobody else.
create or replace function talk_with_caller(p_interaction bigint, p_agent int) returns assignments language plpgsql stable as $$
declare
  s assignments;
begin
  select * into s from assignments a where a.interaction_id = p_interaction and a.agent_id = p_agent and a.role = 'responsible' and a.state = 'active';
  if not found then raise exception 'call.not_yours' using errcode = 'LN409'; end if;
  return s;
end $$;

-- Somebody else is being asked about this call, or is in it to be consulted; or somebody outside is.
create or replace function is_escalating(p_interaction bigint) returns boolean language sql stable as $$
  select exists (select from escalations x where x.interaction_id = p_interaction and x.state in ('waiting', 'offered'))
    or exists (select from assignments a where a.interaction_id = p_interaction and a.role = 'consulting' and a.state in ('connecting', 'active'))
    or exists (select from outside_calls o where o.interaction_id = p_interaction and o.state <> 'ended') $$;

-- The numbered request that takes over from an escalation nobody took: the department's, or the person's who was asked for.
create or replace function fall_back_ticket(p_escalation bigint) returns bigint language plpgsql volatile as $$
declare
  esc escalations;
  root interactions;
  made record;
begin
  select * into esc from escalations where id = p_escalation;
  select * into root from interactions where id = esc.interaction_id;
  select * into made from create_ticket(
    left(split_part(esc.summary, E'\n', 1), 200), esc.summary, root.organization_id, root.contact_id, root.service_id,
    coalesce(esc.department_id, (select a.department_id from agents a where a.id = esc.target_agent)), esc.target_agent, root.id, 'agent:' || esc.from_agent);
  update escalations set ticket_made = made.ticket_id where id = p_escalation;
  update interactions set ticket_id = coalesce(ticket_id, made.ticket_id) where id = root.id;
  -- who hung up before the number was said has it by letter
  if exists (select from contacts c where c.id = root.contact_id and c.email <> '') then
    perform queue_mail('mail.call_number', jsonb_build_object('ticket', made.ticket_id), interval '2 days');
  end if;
  return made.ticket_number;
end $$;
