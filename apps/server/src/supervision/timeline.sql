-- Who acted, by name: people's and lines' names; 'caller', 'clock' and 'linia' stay words for the screen to say.
create or replace function actor_name(p_actor text) returns text language sql stable as $$
  select case split_part(p_actor, ':', 1)
    when 'agent' then coalesce((select name from agents where id = split_part(p_actor, ':', 2)::int), p_actor)
    when 'line' then coalesce((select name from lines where id = split_part(p_actor, ':', 2)::int), p_actor)
    else p_actor end $$;

-- What an event's numbers stand for, in words beside them: `agent` 7 gets `agentName`, a move's `from` and `to` their lines.
create or replace function event_names(p_type text, d jsonb) returns jsonb language sql stable as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'agentName', (select name from agents where id = (d->>'agent')::int),
    'whomName', (select name from agents where id = (d->>'whom')::int),
    'targetName', (select name from agents where id = (d->>'target')::int),
    'queueName', (select name from queues where id = (d->>'queue')::int),
    'departmentName', (select name from departments where id = (d->>'department')::int),
    'contactName', case when p_type like 'number_%' then (select name from contacts where id = (d->>'contact')::int) end,
    'organizationName', case when p_type like 'number_%' or p_type like 'company_%' then (select name from organizations where id = (d->>'organization')::int) end,
    'formerName', case when p_type like 'company_%' then (select name from organizations where id = (d->>'former')::int) end,
    'reasonName', case when jsonb_typeof(d->'reason') = 'number' then (select name from reasons where id = (d->>'reason')::int) end,
    'fromName', case when p_type in ('moved', 'overflowed') then (select name from queues where id = (d->>'from')::int)
      when p_type = 'handed_over' then (select name from agents where id = (d->>'from')::int) end,
    'toName', case when p_type in ('moved', 'overflowed', 'step_passed') then (select name from queues where id = (d->>'to')::int)
      when p_type = 'handed_over' then (select name from agents where id = (d->>'to')::int) end)) $$;
