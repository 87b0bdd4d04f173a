-- Why this person: everybody who could have been asked, what stood against each, and the values of the order. Kept with the offer.
create or replace function explain_choice(p_entry bigint, p_agent int, p_by text) returns jsonb language sql stable as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'by', p_by,
    'order', case when e.target_agent is null then replace(q.strategy::text, 'longest_idle', 'available_longest')
      when e.target_why = 'asked' then 'asked_by_name' when e.target_why in ('last_agent', 'owner') then e.target_why else 'former_agent' end,
    'queue', q.name,
    'availableFor', (select extract(epoch from linia_now() - turn_at)::int from agents where id = p_agent),
    'tier', (select tier from queue_members where queue_id = e.queue_id and agent_id = p_agent),
    'needs', (select jsonb_agg(jsonb_build_object('skill', s.name, 'level', n.level) order by s.position, s.id)
      from jsonb_to_recordset(needs_now(e.needs, e.lowered)) as n (skill int, level int) join skills s on s.id = n.skill),
    'lowered', nullif(e.lowered, 0),
    'tiers', nullif(e.tiers, 0),
    'rank', jsonb_build_object('at', e.rank_at, 'waited', extract(epoch from linia_now() - e.enqueued_at)::int,
      'headStart', nullif(e.head_start, 0), 'of', e.head_start_of, 'resumed', e.resumed_from is not null))
    ) || jsonb_build_object('candidates', (select coalesce(jsonb_agg(c.row order by c.n), '[]') from explain_candidates(e, p_agent) c))
  from queue_entries e left join queues q on q.id = e.queue_id where e.id = p_entry $$;

-- The line's people in its own order, twelve at most; the chosen one first. Also asked without a choice, of everybody: «why is
-- nobody offered?».
create or replace function explain_candidates(e queue_entries, p_agent int default null, p_most int default 12) returns table (n bigint, "row" jsonb) language sql stable as $$
  select row_number() over (order by c.place, c.outcome <> 'later', c.key1 nulls last, c.turn_at, c.id),
    jsonb_strip_nulls(jsonb_build_object(
      'agent', jsonb_build_object('id', c.id, 'name', c.name), 'tier', c.tier, 'outcome', c.outcome,
      'availableFor', case when c.presence = 'available' then extract(epoch from linia_now() - c.turn_at)::int end,
      'value', c.shown, 'lacks', c.lacks,
      'until', case c.outcome when 'away' then case when c.return_at > linia_now() then c.return_at end
        when 'wrapping' then (select s.wrap_up_until from assignments s where s.agent_id = c.id and s.state = 'wrapping' and s.interaction_id is not null)
        else c.until end))
  from (
    select m.*, o.outcome, l.lacks from (
      select a.id, a.name, a.presence, a.turn_at, a.return_at, a.engagement, a.disabled_at, a.set_aside_at, a.call_capacity, a.break_after,
        qm.tier, case when a.id = p_agent then 0 else qm.tier end as place, x.until, lm.agent_id is not null as may,
        case q.strategy when 'top_down' then qm.position when 'skill_level' then -coalesce(lm.level, 0) when 'fewest_calls' then a.calls_taken
          when 'round_robin' then extract(epoch from qm.asked_at) when 'least_occupied' then occupancy(a.worked_ms, a.ready_ms, a.ready_since) end as key1,
        case q.strategy when 'top_down' then to_jsonb(qm.position) when 'skill_level' then to_jsonb(coalesce(lm.level, 0)) when 'fewest_calls' then to_jsonb(a.calls_taken)
          when 'round_robin' then to_jsonb(qm.asked_at) when 'least_occupied' then to_jsonb(round(occupancy(a.worked_ms, a.ready_ms, a.ready_since)::numeric, 3)) end as shown
      from (
        -- of a line of thousands only the chosen, those who come next and some others
        (select agent_id, tier, position, asked_at from queue_members where queue_id = e.queue_id and e.target_agent is null limit greatest(p_most, 40))
        union (select agent_id, tier, position, asked_at from queue_members where queue_id = e.queue_id and agent_id = p_agent and e.target_agent is null)
        union (select qm.agent_id, qm.tier, qm.position, qm.asked_at from ready_agents r join queue_members qm on qm.queue_id = e.queue_id and qm.agent_id = r.id
          where e.target_agent is null and is_crowded(e.lane_id) order by r.turn_at limit 12)
        union all select e.target_agent, 1, 0, null where e.target_agent is not null) qm
        join agents a on a.id = qm.agent_id
        left join queues q on q.id = e.queue_id and e.target_agent is null
        left join lane_members lm on lm.lane_id = e.lane_id and lm.agent_id = a.id
        left join exclusions x on x.entry_id = e.id and x.agent_id = a.id
      order by place, (a.presence = 'available' and a.engagement = 'idle' and lm.agent_id is not null and x.until is null) desc, key1 nulls last, a.turn_at
      limit p_most) m
      -- what stands against somebody is asked of these alone: of all forty it was a third of an offer
      left join lateral (select jsonb_agg(jsonb_build_object('skill', s.name, 'level', n.level, 'has', coalesce(k.level, 0))) as lacks
        from jsonb_to_recordset(needs_now(e.needs, e.lowered)) as n (skill int, level int) join skills s on s.id = n.skill
          left join agent_skills k on k.agent_id = m.id and k.skill_id = n.skill
        where not m.may and coalesce(k.level, 0) < n.level and e.target_agent is null and e.needs <> '[]') l on true
      cross join lateral (select case
        when m.id = p_agent then 'chosen'
        when m.presence = 'offline' or m.disabled_at is not null then 'offline'
        when m.presence = 'away' then 'away'
        when not exists (select from live_agents s where s.agent_id = m.id offset 0) then 'no_session' -- of these only, not a hash of everybody
        when m.set_aside_at is not null then 'set_aside'
        when m.call_capacity = 0 then 'no_calls'
        when e.tiers > 0 and m.tier > e.tiers and e.target_agent is null then 'tier'
        when l.lacks is not null then 'skill'
        when m.engagement = 'engaged' then 'busy'
        when m.engagement = 'offered' then 'offered'
        when m.engagement = 'wrapping' then 'wrapping'
        when m.until is not null then 'excluded'
        when m.break_after then 'break'
        else 'later' end as outcome) o) c $$;
