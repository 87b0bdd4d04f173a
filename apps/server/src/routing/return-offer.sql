-- An offer ends without an acceptance: rejected by the person, missed by the clock, failed on the device, or withdrawn
-- because the person went. The entry keeps its place; the person is not asked about it again for a while.
-- An offer that is gone already (the caller left, somebody moved it) is refused: 'offer.gone'.
create or replace function return_offer(
  p_offer bigint, p_state offer_state, p_actor text, p_agent int default null, p_reason int default null, p_comment text default null
) returns table (entry_id bigint, agent_id int, interaction_id bigint) language plpgsql volatile as $$
#variable_conflict use_column
declare
  root bigint;
  o offers;
  e queue_entries;
  q queues;
  at_ timestamptz;
  warm boolean := false;
begin
  select offers.interaction_id into root from offers where offers.id = p_offer;
  if not found then raise exception 'offer.gone' using errcode = 'LN409'; end if;
  perform lock_interaction(root);
  select * into o from offers where offers.id = p_offer;
  if o.state <> 'pending' or (p_agent is not null and o.agent_id <> p_agent) then raise exception 'offer.gone' using errcode = 'LN409'; end if;
  at_ := linia_now();
  if p_state = 'missed' and o.expires_at > at_ then raise exception 'offer.not_due' using errcode = 'LN409'; end if;
  perform from agents a where a.id = o.agent_id for no key update;
  select * into e from queue_entries where queue_entries.id = o.entry_id;
  q := queue_of(e);

  update offers set state = p_state, reason_id = p_reason, comment = p_comment, ended_at = at_ where offers.id = p_offer;
  update queue_entries set state = 'waiting' where queue_entries.id = o.entry_id;
  if o.escalation_id is not null then
    update escalations set state = 'waiting' where escalations.id = o.escalation_id returning mode = 'warm' into warm;
  end if;
  if p_state <> 'withdrawn' then
    perform exclude(o.entry_id, o.agent_id, case when p_state = 'rejected' then q.exclude_after_decline else q.exclude_after_miss end, p_state::text);
  end if;
  perform advance(root, case when warm then 'escalation_' else '' end || p_state::text, p_actor,
    jsonb_strip_nulls(jsonb_build_object('offer', p_offer, 'agent', o.agent_id, 'entry', o.entry_id, 'reason', p_reason, 'comment', p_comment, 'escalation', o.escalation_id)));
  if p_state = 'missed' then perform count_miss(o, q.missed_limit); end if;
  -- who says no is at the desk
  if p_state = 'rejected' then update agents a set missed_in_row = 0 where a.id = o.agent_id and a.missed_in_row <> 0; end if;

  -- the one preferred has been asked: the place is everybody's of the line again, at once
  if e.target_until is not null then perform free_target(o.entry_id, root); end if;
  if e.target_agent is not null and e.target_until is null and p_state = 'rejected' then
    -- asked for by name, and said no: not asked again. A caller who waits there goes back now, not at the deadline
    update escalations set deadline_at = least(deadline_at, at_) where escalations.id = o.escalation_id and mode = 'cold';
  else
    perform end_round(o.entry_id);
  end if;
  -- one after the other is asked, and the clock never sees the place wait
  perform take_due_step(o.entry_id);
  perform settle_agents(array[o.agent_id], p_actor);
  return query select o.entry_id, o.agent_id, root;
end $$;

-- The settings an entry lives by: its own line's; for a person asked by name, those of the line the call came in on.
create or replace function queue_of(e queue_entries) returns queues language sql stable as $$
  select q.* from queues q where q.id = coalesce(e.queue_id, (select l.queue_id from interactions i join lines l on l.id = i.line_id where i.id = e.interaction_id)) $$;

create or replace function exclude(p_entry bigint, p_agent int, p_seconds double precision, p_cause text) returns void language sql volatile as $$
  insert into exclusions (entry_id, agent_id, until, cause) values (p_entry, p_agent, linia_now() + make_interval(secs => p_seconds), p_cause)
  on conflict on constraint exclusions_entry_id_agent_id_pk do update set until = excluded.until, cause = excluded.cause $$;

-- Who misses several in a row has left the desk: calls go to others until the person comes back. The last one of a line is never
-- set aside: where everybody misses, it is not the people, and a line that asks nobody helps no caller. Only a miss that was the
-- person's counts: not where the PBX chooses whom to ring, nor where the clock itself was away and nobody could answer.
create or replace function count_miss(o offers, p_limit int) returns void language plpgsql volatile as $$
declare
  missed int;
  at_ timestamptz := linia_now();
begin
  if o.expires_at < at_ - interval '30 seconds' then return; end if;
  if exists (select from interactions i join lines l on l.id = i.line_id where i.id = o.interaction_id and l.routing = 'pbx') then return; end if;
  update agents set missed_in_row = missed_in_row + 1, turn_at = at_ where id = o.agent_id returning missed_in_row into missed;
  if missed < p_limit then return; end if;
  -- two who miss at once must not take each other for the one who stays
  perform from queues where id = (select queue_id from queue_entries where id = o.entry_id) for no key update;
  if not exists (select from queue_entries e join queue_members m on m.queue_id = e.queue_id join agents a on a.id = m.agent_id
      where e.id = o.entry_id and a.id <> o.agent_id and a.presence = 'available' and a.set_aside_at is null and a.disabled_at is null and a.call_capacity > 0
        and exists (select from live_agents l where l.agent_id = a.id))
    and exists (select from queue_entries e where e.id = o.entry_id and e.queue_id is not null) then
    return;
  end if;
  update agents set set_aside_at = at_, ready_since = null where id = o.agent_id and set_aside_at is null;
  if found then perform record_agent(o.agent_id, 'set_aside', 'linia', jsonb_build_object('missed', missed)); end if;
end $$;

-- Everybody present has declined or missed it: the round is counted, and those who were asked may be asked again after a
-- pause. Who comes in meanwhile is not excluded, and takes the caller at once.
create or replace function end_round(p_entry bigint) returns void language plpgsql volatile as $$
declare
  e queue_entries;
begin
  select * into e from queue_entries where id = p_entry;
  if e.state <> 'waiting' or not exists (select from exclusions where entry_id = p_entry and cause <> 'escalated') then return; end if;
  if exists (
    select from (
      select m.agent_id from lane_members m where m.lane_id = e.lane_id and e.target_agent is null
      union all select e.target_agent where e.target_agent is not null) m
    join agents a on a.id = m.agent_id
    where a.presence = 'available' and a.set_aside_at is null and a.disabled_at is null and a.call_capacity > 0
      and exists (select from live_agents l where l.agent_id = a.id)
      and not exists (select from exclusions x where x.entry_id = p_entry and x.agent_id = a.id)) then
    return;
  end if;
  update exclusions set until = least(until, linia_now() + make_interval(secs => (queue_of(e)).round_pause))
    where entry_id = p_entry and cause <> 'escalated';
  update queue_entries set rounds = rounds + 1 where id = p_entry;
  perform advance(e.interaction_id, 'round_ended', 'linia', jsonb_build_object('entry', p_entry, 'round', e.rounds + 1));
end $$;

-- Those who declined or missed it may be asked again. True where somebody may.
create or replace function end_exclusions(p_entry bigint) returns boolean language plpgsql volatile as $$
begin
  if exists (select from queue_entries where id = p_entry and ticket_id is not null) then
    perform from tickets where id = (select ticket_id from queue_entries where id = p_entry) for no key update;
    delete from exclusions where entry_id = p_entry and until <= linia_now();
    return false; -- the clock offers written work
  end if;
  perform lock_interaction((select interaction_id from queue_entries where id = p_entry));
  delete from exclusions where entry_id = p_entry and until <= linia_now();
  return found;
end $$;

-- The one preferred has had the time, or is not there any more: the place is everybody's of the line again.
create or replace function release_target(p_entry bigint) returns boolean language plpgsql volatile as $$
declare
  e queue_entries;
begin
  perform lock_interaction((select interaction_id from queue_entries where id = p_entry));
  select * into e from queue_entries where id = p_entry;
  if e.state <> 'waiting' or e.target_until is null then return false; end if;
  if e.target_until > linia_now() and anybody_present(null, e.target_agent, null) then return false; end if;
  perform free_target(p_entry, e.interaction_id);
  return true;
end $$;

create or replace function free_target(p_entry bigint, p_interaction bigint) returns void language plpgsql volatile as $$
begin
  update queue_entries set target_agent = null, target_until = null, target_why = null where id = p_entry and queue_id is not null;
  if found then perform advance(p_interaction, 'target_released', 'linia', jsonb_build_object('entry', p_entry)); end if;
end $$;

-- A place that was not open yet (a callback's turn, a ring of the skilled). True where there was something to open.
create or replace function open_entry(p_entry bigint) returns boolean language plpgsql volatile as $$
declare
  root interactions;
begin
  root := lock_interaction((select interaction_id from queue_entries where id = p_entry));
  -- the line's steps by time count from now: nobody was overdue while nobody was to be asked
  update queue_entries set opens_at = null, queue_since = linia_now(), steps = steps where id = p_entry and state = 'waiting' and opens_at <= linia_now();
  if not found then return false; end if;
  perform advance(root.id, 'opened', 'clock', jsonb_build_object('entry', p_entry));
  return true;
end $$;
