-- A call that was promised: when, by whom, why. Promised again it is moved; to somebody else it is handed over. The time is a
-- row: whoever opens a desk sees what is due. The call is locked first, then the persons by id.
create or replace function promise_callback(p_interaction bigint, p_for timestamptz, p_agent int, p_by int, p_note text) returns int[] language plpgsql volatile as $$
declare
  root interactions;
  who int;
  people int[];
begin
  root := lock_interaction(p_interaction);
  people := array[p_agent] || case when root.promise_kept_at is null then root.promised_by end;
  update interactions set promised_for = p_for, promised_by = p_agent, promise_kept_at = null where id = p_interaction;
  perform advance(p_interaction, 'callback_promised', 'agent:' || p_by, jsonb_strip_nulls(jsonb_build_object('agent', p_agent, 'for', p_for, 'note', p_note,
    'was', case when root.promise_kept_at is null then root.promised_for end)));
  perform tell_promise(people, 'agent:' || p_by, p_interaction);
  return people;
end $$;

create or replace function keep_promise(root interactions, p_by int, p_call bigint) returns void language plpgsql volatile as $$
begin
  update interactions set promise_kept_at = linia_now() where id = root.id;
  perform advance(root.id, 'promise_kept', 'agent:' || p_by, jsonb_strip_nulls(jsonb_build_object('agent', p_by, 'call', p_call)));
  perform tell_promise(array[root.promised_by], 'agent:' || p_by, root.id);
end $$;

-- Their desks count their promises anew.
create or replace function tell_promise(p_agents int[], p_actor text, p_interaction bigint) returns void language plpgsql volatile as $$
declare
  who int;
begin
  for who in select distinct x from unnest(p_agents) x where x is not null order by x loop
    perform record_agent(who, 'promise_set', p_actor, jsonb_build_object('interaction', p_interaction));
  end loop;
end $$;

create or replace function queue_of_line(p_line int) returns int language sql stable as $$
  select queue_id from lines where id = p_line $$;

-- What a person has promised, the earliest first.
create or replace function promises_of(p_agent int) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('interactionId', i.id, 'at', i.promised_for, 'with', caller_name(i), 'phone', coalesce(i.phone_e164, i.phone, ''),
    'organizationId', i.organization_id, 'contactId', i.contact_id, 'note', coalesce(v.data->>'note', ''), 'by', v.actor_name,
    'attempts', (select count(*) from interactions n where n.calls_back = i.id and n.answered_at is null and n.ended_at is not null)) order by i.promised_for, i.id), '[]')
  from (select * from interactions where promised_by = p_agent and promised_for is not null and promise_kept_at is null order by promised_for limit 50) i
    left join lateral (select data, actor_name(actor) as actor_name from interaction_events
      where interaction_id = i.id and type = 'callback_promised' order by version desc limit 1) v on true $$;
