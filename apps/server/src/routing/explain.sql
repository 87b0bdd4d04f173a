-- Why this person: everybody who could have been asked, what stood against each, and the values of the order. Kept with the offer.
create or replace function explain_choice(e queue_entries, p_agent int, p_by text, p_queue text, p_how strategy) returns jsonb language plpgsql stable as $$
declare
  candidates jsonb := explain_candidates(e, p_how, p_agent);
begin
  return jsonb_strip_nulls(jsonb_build_object(
    'by', p_by,
    'order', case when e.target_agent is null then replace(p_how::text, 'longest_idle', 'available_longest')
      when e.target_why = 'asked' then 'asked_by_name' when e.target_why in ('last_agent', 'owner') then e.target_why else 'former_agent' end,
    'queue', p_queue,
    'availableFor', candidates->0->'availableFor',
    'tier', case when e.target_agent is null then candidates->0->'tier' end,
    'needs', case when e.needs <> '[]' then skill_names(needs_now(e.needs, e.lowered)) end,
    'lowered', nullif(e.lowered, 0),
    'tiers', nullif(e.tiers, 0),
    'rank', jsonb_build_object('at', e.rank_at, 'waited', extract(epoch from linia_now() - e.enqueued_at)::int,
      'headStart', nullif(e.head_start, 0), 'of', e.head_start_of, 'resumed', e.resumed_from is not null),
    'candidates', candidates));
end $$;

-- The line's people in its own order, the chosen one first, each with what stood against them. Eight at most are kept with an
-- offer: twelve make a row that PostgreSQL compresses. p_most null is everybody: «why is nobody offered?».
create or replace function explain_candidates(e queue_entries, p_how strategy, p_agent int default null, p_most int default 8) returns jsonb language plpgsql stable as $$
declare
  how strategy := case when e.target_agent is null then p_how end;
  asked int[];
begin
  if p_most is not null and e.target_agent is null and exists (select from queue_members where queue_id = e.queue_id offset 40) then
    asked := few_of(e, p_agent);
  end if;
  return (
  select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
    'agent', jsonb_build_object('id', c.id, 'name', c.name), 'tier', c.tier, 'outcome', c.outcome,
    'availableFor', case when c.presence = 'available' then extract(epoch from linia_now() - c.turn_at)::int end,
    'value', case how when 'top_down' then to_jsonb(c.position) when 'skill_level' then to_jsonb(coalesce(c.level, 0)) when 'fewest_calls' then to_jsonb(c.calls_taken)
      when 'round_robin' then to_jsonb(c.asked_at) when 'least_occupied' then to_jsonb(round(c.key1::numeric, 3)) end,
    'lacks', case c.outcome when 'skill' then lacks_of(e, c.id) end,
    'until', case c.outcome when 'away' then case when c.return_at > linia_now() then c.return_at end
      when 'wrapping' then (select s.wrap_up_until from assignments s where s.agent_id = c.id and s.state = 'wrapping' and s.interaction_id is not null)
      else c.until end)) order by c.place, c.outcome <> 'later', c.key1 nulls last, c.turn_at, c.id), '[]')
  from (
    select m.*, case
      when m.id = p_agent then 'chosen'
      when m.presence = 'offline' or m.disabled_at is not null then 'offline'
      when m.presence = 'away' then 'away'
      when not exists (select from connections c join processes p on p.id = c.process_id
        where c.agent_id = m.id and p.heartbeat_at > clock_timestamp() - interval '10 seconds') then 'no_session'
      when m.set_aside_at is not null then 'set_aside'
      when m.call_capacity = 0 then 'no_calls'
      when e.tiers > 0 and m.tier > e.tiers and e.target_agent is null then 'tier'
      when not m.may and e.target_agent is null and e.needs <> '[]' and lacks_of(e, m.id) is not null then 'skill'
      when m.engagement = 'engaged' then 'busy'
      when m.engagement = 'offered' then 'offered'
      when m.engagement = 'wrapping' then 'wrapping'
      when m.until is not null then 'excluded'
      when m.break_after then 'break'
      else 'later' end as outcome
    from (
      select a.id, a.name, a.presence, a.turn_at, a.return_at, a.engagement, a.disabled_at, a.set_aside_at, a.call_capacity, a.break_after, a.calls_taken,
        qm.tier, qm.position, qm.asked_at, lm.level, x.until, lm.agent_id is not null as may, case when a.id = p_agent then 0 else qm.tier end as place,
        case how when 'top_down' then qm.position when 'skill_level' then -coalesce(lm.level, 0) when 'fewest_calls' then a.calls_taken
          when 'round_robin' then extract(epoch from qm.asked_at) when 'least_occupied' then occupancy(a.worked_ms, a.ready_ms, a.ready_since) end as key1
      from (
        select agent_id, tier, position, asked_at from queue_members
          where queue_id = e.queue_id and e.target_agent is null and (asked is null or agent_id = any (asked))
        union all select e.target_agent, 1, 0, null where e.target_agent is not null) qm
        join agents a on a.id = qm.agent_id
        left join lane_members lm on lm.lane_id = e.lane_id and lm.agent_id = a.id
        left join exclusions x on x.entry_id = e.id and x.agent_id = a.id
      order by place, (a.presence = 'available' and a.engagement = 'idle' and lm.agent_id is not null and x.until is null) desc, key1 nulls last, a.turn_at
      limit p_most) m) c);
end $$;

-- Of a line of many only some are looked at: the chosen, some others and, in a crowd, those who come next.
create or replace function few_of(e queue_entries, p_agent int) returns int[] language plpgsql stable as $$
declare
  few int[] := array(select agent_id from queue_members where queue_id = e.queue_id limit 41);
begin
  if is_crowded(e.lane_id) then
    few := few || array(select r.id from ready_agents r join lane_members m on m.lane_id = e.lane_id and m.agent_id = r.id order by r.turn_at limit 12);
  end if;
  return few || p_agent;
end $$;

create or replace function lacks_of(e queue_entries, p_agent int) returns jsonb language sql stable as $$
  select jsonb_agg(jsonb_build_object('skill', s.name, 'level', n.level, 'has', coalesce(k.level, 0)))
  from jsonb_to_recordset(needs_now(e.needs, e.lowered)) as n (skill int, level int) join skills s on s.id = n.skill
    left join agent_skills k on k.agent_id = p_agent and k.skill_id = n.skill
  where coalesce(k.level, 0) < n.level $$;
