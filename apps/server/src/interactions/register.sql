-- A call comes in (or goes out). Keyed by (line, the PBX's id): told twice, or after its hang-up, it is one row.
-- `created` is false where the row was there already; then only what was missing is filled in. A null direction is one that
-- was not said: an incoming call, until somebody says otherwise.
create or replace function register_call(
  p_line int, p_external text, p_direction direction, p_phone text, p_e164 text, p_organization int, p_contact int, p_actor text
) returns table (interaction_id bigint, created boolean) language plpgsql volatile as $$
#variable_conflict use_column
declare
  line lines;
  root interactions;
  made bigint;
  told boolean;
  at_ timestamptz := linia_now();
  direction_ direction := coalesce(p_direction, 'incoming');
  announces boolean;
begin
  select * into line from lines where id = p_line;
  if line.closed and not exists (select from interactions i where i.line_id = p_line and i.external_id = p_external) then
    raise exception 'line.closed' using errcode = 'LN409';
  end if;
  p_organization := live_organization(p_organization);
  -- where the telephone is ours it counts when it was heard (`announce_recording`)
  announces := line.announces_recording and direction_ = 'incoming' and line.voice <> 'asterisk';
  insert into interactions (state, direction, line_id, external_id, phone, phone_e164, organization_id, contact_id,
      identified_how, identified_value, identified_at, recording_notified_at, recording_notified_by, recorded, created_at)
    values (case when direction_ = 'incoming' then 'arriving' else 'dialing' end::interaction_state, direction_, p_line, p_external, p_phone, p_e164,
      p_organization, p_contact, case when p_organization is not null then 'caller_number' end, case when p_organization is not null then p_phone end,
      case when p_organization is not null then at_ end, case when announces then at_ end,
      case when announces then 'line' end, false, at_)
    on conflict (line_id, external_id) where external_id is not null do nothing
    returning id into made;
  if made is null then
    select id into made from interactions where line_id = p_line and external_id = p_external;
    root := lock_interaction(made);
    -- the number may be what this message knows and the first one did not; who was found by hand stays
    update interactions set phone = coalesce(phone, p_phone), phone_e164 = coalesce(phone_e164, p_e164),
      organization_id = coalesce(organization_id, p_organization), contact_id = case when organization_id is null then p_contact else contact_id end,
      identified_how = case when organization_id is null and p_organization is not null then 'caller_number' else identified_how end,
      identified_value = case when organization_id is null and p_organization is not null then p_phone else identified_value end,
      identified_at = case when organization_id is null and p_organization is not null then at_ else identified_at end
      where id = made and phone is null and p_phone is not null;
    told := found;
    -- and so may be its direction, guessed from an event that did not say it
    if p_direction <> root.direction and root.state in ('active', 'ended', 'closed') then
      update interactions set direction = p_direction,
        end_reason = case when end_reason in ('abandoned', 'no_answer') then case when p_direction = 'incoming' then 'abandoned' else 'no_answer' end::end_reason else end_reason end
        where id = made;
      update queue_entries set outcome = 'cancelled' where interaction_id = made and outcome = 'abandoned' and p_direction = 'outgoing';
      told := true;
    end if;
    if told then perform advance(made, 'arrived', p_actor, '{"late": true}'); end if;
    return query select made, false;
    return;
  end if;
  insert into legs (interaction_id, kind, joined_at) values (made, 'caller', at_);
  perform advance(made, case when direction_ = 'incoming' then 'arrived' else 'dialed' end, p_actor,
    jsonb_strip_nulls(jsonb_build_object('line', p_line, 'external', p_external)));
  return query select made, true;
end $$;

-- The caller takes a place in the line's queue. Anything but an arriving call that nobody has answered is left as it is (the
-- event came late).
create or replace function queue_call(p_interaction bigint, p_actor text, p_target int default null, p_target_seconds int default null) returns bigint language plpgsql volatile as $$
declare
  root interactions;
  queue int;
  entry bigint;
  head record;
  old queue_entries;
  first record;
  at_ timestamptz;
begin
  root := lock_interaction(p_interaction);
  if root.state <> 'arriving' or root.answered_elsewhere is not null then return null; end if;
  select open_queue(queue_id, id) into queue from lines where id = root.line_id;
  at_ := linia_now();
  old := place_to_resume(root, queue);
  select * into head from head_start_of(root, queue);
  if p_target is not null then
    select p_target as agent, coalesce(p_target_seconds, 20) as seconds, 'asked' as why into first;
  else
    select * into first from preferred_agent(root, queue);
  end if;
  entry := enqueue(p_interaction, queue, at_ - make_interval(secs => head.seconds), null,
    first.agent, at_ + make_interval(secs => first.seconds), at_, first.why);
  if old.id is not null and not resume_place(entry, old) then old := null; end if;
  update queue_entries e set head_start = head.seconds, head_start_of = head.whose,
    predicted_place = p.place, predicted_low = p.low, predicted_high = p.high
    from (select n.place, w.low, w.high from queue_entries q, place_in_line(q, 500) as n (place), expected_wait(queue, n.place) w where q.id = entry) p
    where e.id = entry;
  perform advance(p_interaction, 'queued', p_actor, jsonb_strip_nulls(jsonb_build_object('entry', entry, 'queue', queue, 'resumed', old.id,
    'headStart', nullif(head.seconds, 0), 'target', first.agent, 'why', first.why)));
  perform take_pressed_step(entry);
  return entry;
end $$;
