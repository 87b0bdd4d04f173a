-- What is written about the call becomes part of it. The latest responsible person's words stand; anybody else fills blanks.
create or replace function write_log(p_interaction bigint, p_agent int, p_log jsonb) returns void language plpgsql volatile as $$
declare
  author boolean;
begin
  select coalesce((select s.agent_id from assignments s where s.interaction_id = p_interaction and s.role = 'responsible' and s.connected_at is not null
    order by s.created_at desc, s.id desc limit 1) = p_agent, true) into author;
  update interactions set
    subject_id = case when author then (p_log->>'subjectId')::int else coalesce(subject_id, (p_log->>'subjectId')::int) end,
    service_id = case when author then (p_log->>'serviceId')::int else coalesce(service_id, (p_log->>'serviceId')::int) end,
    purpose_id = case when author then (p_log->>'purposeId')::int else coalesce(purpose_id, (p_log->>'purposeId')::int) end,
    counterparty = case when author then p_log->>'counterparty' else coalesce(nullif(counterparty, ''), p_log->>'counterparty') end,
    note = case when author then p_log->>'note' else coalesce(nullif(note, ''), p_log->>'note') end,
    disposition_id = case when author then (p_log->>'dispositionId')::int else coalesce(disposition_id, (p_log->>'dispositionId')::int) end,
    logged_at = linia_now(), logged_by = p_agent
    where id = p_interaction;
end $$;

-- The verdict. In wrap-up it ends the wrap-up; for a log in "to finish" it takes it off the list. The request named in the
-- log is made or linked here, in the same transaction. The last one done closes the call.
create or replace function close_assignment(p_interaction bigint, p_agent int, p_log jsonb)
returns table (ticket_number bigint, finished boolean) language plpgsql volatile as $$
#variable_conflict use_column
declare
  root interactions;
  s assignments;
  at_ timestamptz;
  actor text := 'agent:' || p_agent;
  ticket record;
  number_ bigint;
begin
  root := lock_interaction(p_interaction);
  select * into s from assignments where interaction_id = p_interaction and agent_id = p_agent order by (state <> 'done') desc, to_finish desc, id desc limit 1;
  if not found then raise exception 'call.not_yours' using errcode = 'LN409'; end if;
  if s.state in ('connecting', 'active') then raise exception 'call.still_talking' using errcode = 'LN409'; end if;
  if s.state = 'done' and not s.to_finish then raise exception 'call.closed_already' using errcode = 'LN409'; end if;
  if p_log->>'dispositionId' is null then raise exception 'log.disposition' using errcode = 'LN422'; end if;
  at_ := linia_now();

  perform write_log(p_interaction, p_agent, p_log);
  if p_log->'ticket'->>'kind' = 'new' then
    select * into ticket from create_ticket(
      coalesce(nullif(left(split_part(p_log->>'note', E'\n', 1), 200), ''), (select name from subjects where id = (p_log->>'subjectId')::int), '—'),
      p_log->>'note', root.organization_id, root.contact_id, (p_log->>'serviceId')::int,
      coalesce((select e.department_id from escalations e where e.id = s.escalation_id), (select id from departments where is_default)), p_agent, p_interaction, actor);
    number_ := ticket.ticket_number;
    update interactions set ticket_id = ticket.ticket_id where id = p_interaction;
  elsif p_log->'ticket'->>'kind' = 'existing' then
    select id, number into ticket from tickets where number = (p_log->'ticket'->>'number')::bigint;
    if not found then raise exception 'ticket.unknown' using errcode = 'LN404'; end if;
    number_ := ticket.number;
    update interactions set ticket_id = ticket.id where id = p_interaction;
    if root.ticket_id is distinct from ticket.id then
      perform advance_ticket(ticket.id, 'linked', actor, jsonb_build_object('interaction', p_interaction));
    end if;
  end if;

  update assignments set state = 'done', done_at = coalesce(done_at, at_), wrap_up_until = null, to_finish = false where id = s.id;
  delete from drafts where agent_id = p_agent and interaction_id = p_interaction;
  perform advance(p_interaction, case when s.state = 'done' then 'finished' else 'wrapped' end, actor,
    jsonb_strip_nulls(jsonb_build_object('assignment', s.id, 'agent', p_agent, 'log', p_log, 'ticket', number_)));
  perform close_when_done(p_interaction, actor);
  perform settle_agents(array[p_agent], actor);
  return query select number_, s.state = 'done';
end $$;
