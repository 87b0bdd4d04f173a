-- The person takes it. Accepting is not yet talking: the assignment is connecting until the sound is there.
-- Two devices, or two people at once: the second finds the offer gone.
create or replace function accept_offer(p_offer bigint, p_agent int)
returns table (assignment_id bigint, interaction_id bigint) language plpgsql volatile as $$
#variable_conflict use_column
declare
  root interactions;
  o offers;
  e queue_entries;
  line lines;
  warm boolean := false;
  calls_back boolean;
  made bigint;
  at_ timestamptz;
begin
  select * into o from offers where id = p_offer and agent_id = p_agent;
  if not found then raise exception 'offer.gone' using errcode = 'LN409'; end if;
  root := lock_interaction(o.interaction_id);
  select * into o from offers where id = p_offer;
  if o.state <> 'pending' then raise exception 'offer.gone' using errcode = 'LN409'; end if;
  select * into line from lines where id = root.line_id;
  calls_back := waits_for_callback(root.id);
  if line.routing = 'pbx' and o.escalation_id is null and not calls_back then raise exception 'call.pbx_has_the_sound' using errcode = 'LN409'; end if;
  perform from agents where id = p_agent for no key update;
  at_ := linia_now();
  select * into e from queue_entries where id = o.entry_id;
  update offers set state = 'accepted', ended_at = at_ where id = p_offer;
  update queue_entries set state = 'accepted', ended_at = at_, outcome = 'accepted', target_until = null where id = e.id;
  if e.escalation_id is not null then
    update escalations set state = 'accepted', accepted_by = p_agent, accepted_at = at_ where id = e.escalation_id returning mode = 'warm' into warm;
  end if;
  insert into assignments (interaction_id, agent_id, role, state, entry_id, escalation_id, created_at, connect_by)
    values (root.id, p_agent, case when warm then 'consulting' else 'responsible' end::assignment_role, 'connecting', e.id, e.escalation_id, at_,
      case when calls_back then dial_until(line.id) else at_ + make_interval(secs => line.connect_timeout) end)
    returning id into made;
  perform advance(root.id, case when warm then 'escalation_accepted' else 'accepted' end, 'agent:' || p_agent,
    jsonb_strip_nulls(jsonb_build_object('offer', p_offer, 'agent', p_agent, 'assignment', made, 'entry', e.id, 'queue', e.queue_id, 'escalation', e.escalation_id)));
  -- a PBX knows nothing of escalations: the card moves, the sound is led by the telephones (FIELD: transfer is not escalation)
  if line.voice = 'webhook' and e.escalation_id is not null then
    perform connect_assignment(made, 'agent:' || p_agent);
  end if;
  update agents set missed_in_row = 0 where id = p_agent and missed_in_row <> 0;
  if calls_back then
    perform dial_out(s, line.id, e.callback_to) from assignments s where s.id = made;
  elsif line.voice = 'simulated' then
    insert into outbox (kind, payload, not_before, expires_at)
      values ('voice.bridge', jsonb_build_object('assignment', made, 'interaction', root.id, 'agent', p_agent), at_, at_ + make_interval(secs => line.connect_timeout));
    perform pg_notify('linia', 'outbox:0:0');
  end if;
  perform settle_agents(array[p_agent], 'agent:' || p_agent);
  return query select made, root.id;
end $$;
