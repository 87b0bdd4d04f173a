-- An offer ends without an acceptance: rejected by the person, missed by the clock, failed on the device, or withdrawn
-- because the person went. The entry keeps its place, the person is excluded for a while; where that was the last
-- one present, the round is counted, paused and begun again by the clock.
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
  missed int;
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
  select queues.* into q from queues where queues.id = coalesce(e.queue_id,
    (select l.queue_id from interactions i join lines l on l.id = i.line_id where i.id = root));

  update offers set state = p_state, reason_id = p_reason, comment = p_comment, ended_at = at_ where offers.id = p_offer;
  update queue_entries set state = 'waiting' where queue_entries.id = o.entry_id;
  if o.escalation_id is not null then
    update escalations set state = 'waiting' where escalations.id = o.escalation_id returning mode = 'warm' into warm;
  end if;
  if p_state <> 'withdrawn' then
    insert into exclusions (entry_id, agent_id, until, cause)
      values (o.entry_id, o.agent_id, at_ + make_interval(secs => case when p_state = 'rejected' then q.exclude_after_decline else q.exclude_after_miss end), p_state::text)
      on conflict on constraint exclusions_entry_id_agent_id_pk do update set until = excluded.until, cause = excluded.cause;
  end if;
  perform advance(root, case when warm then 'escalation_' else '' end || p_state::text, p_actor,
    jsonb_strip_nulls(jsonb_build_object('offer', p_offer, 'agent', o.agent_id, 'entry', o.entry_id, 'reason', p_reason, 'comment', p_comment, 'escalation', o.escalation_id)));
  if p_state = 'missed' then
    update agents set missed_in_row = missed_in_row + 1, turn_at = at_ where agents.id = o.agent_id returning missed_in_row into missed;
    if missed >= q.missed_limit then
      update agents set set_aside_at = at_, ready_since = null where agents.id = o.agent_id and set_aside_at is null;
      if found then perform record_agent(o.agent_id, 'set_aside', 'linia', jsonb_build_object('missed', missed)); end if;
    end if;
  end if;
  perform end_round(o.entry_id, q.round_pause);
  perform settle_agents(array[o.agent_id], p_actor);
  return query select o.entry_id, o.agent_id, root;
end $$;

-- Everybody present has declined or missed it: count the round, pause, and let the clock begin again.
create or replace function end_round(p_entry bigint, p_pause int) returns void language plpgsql volatile as $$
declare
  e queue_entries;
  alone boolean;
begin
  select * into e from queue_entries where id = p_entry;
  if not exists (select from exclusions where entry_id = p_entry) then return; end if;
  select not exists (
    select from (
      select m.agent_id from queue_members m where m.queue_id = e.queue_id and e.target_agent is null
      union all select e.target_agent where e.target_agent is not null) m
    join agents a on a.id = m.agent_id
    where a.presence = 'available' and a.set_aside_at is null and a.disabled_at is null
      and exists (select from live_agents l where l.agent_id = a.id)
      and not exists (select from exclusions x where x.entry_id = p_entry and x.agent_id = a.id)) into alone;
  if alone then
    update queue_entries set rounds = rounds + 1, opens_at = linia_now() + make_interval(secs => p_pause) where id = p_entry;
    perform advance(e.interaction_id, 'round_ended', 'linia', jsonb_build_object('entry', p_entry, 'round', e.rounds + 1));
  end if;
end $$;

-- A paused round opens: exclusions end with it. True where there was something to open.
create or replace function open_entry(p_entry bigint) returns boolean language plpgsql volatile as $$
begin
  perform lock_interaction((select interaction_id from queue_entries where id = p_entry));
  update queue_entries set opens_at = null where id = p_entry and state = 'waiting' and opens_at <= linia_now();
  if not found then return false; end if;
  delete from exclusions where entry_id = p_entry;
  return true;
end $$;
