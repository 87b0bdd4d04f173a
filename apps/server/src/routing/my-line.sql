-- Who waits in a person's lines, in the very order in which they would be offered to this person (`first_entry`): the first of
-- each lane, merged. Those of lanes that are not theirs stand between, with what is missing, and are not counted as theirs.
-- However long the lines are, p_most of each lane are read.
create or replace function my_line(p_agent int, p_most int default 20) returns jsonb language sql stable as $$
  with mine as (
    select l.id, lm.agent_id is not null as fits, l.tiers > 0 and m.tier > l.tiers as tier
    from queue_members m join lanes l on l.queue_id = m.queue_id left join lane_members lm on lm.lane_id = l.id and lm.agent_id = m.agent_id
    where m.agent_id = p_agent
  ),
  heads as (
    select e.*, false as meant, mine.fits, mine.tier from mine cross join lateral (
      select q.id, q.interaction_id, q.queue_id, q.rank_at, q.enqueued_at, q.needs, q.lowered from queue_entries q
      where q.lane_id = mine.id and q.state = 'waiting' and q.target_agent is null and q.opens_at is null and q.interaction_id is not null
      order by q.rank_at, q.id limit p_most) e
    union all
    (select q.id, q.interaction_id, q.queue_id, q.rank_at, q.enqueued_at, q.needs, q.lowered, true, true, false from queue_entries q
      where q.target_agent = p_agent and q.state = 'waiting' and q.opens_at is null and q.interaction_id is not null
      order by q.rank_at, q.id limit p_most)
  ),
  first as (
    select h.*, x.until, h.fits and x.until is null as theirs, row_number() over (partition by h.queue_id order by h.rank_at, h.id)::int as in_line
    from heads h left join exclusions x on x.entry_id = h.id and x.agent_id = p_agent
    order by h.rank_at, h.id limit p_most
  )
  select coalesce(jsonb_agg(jsonb_build_object(
    'interactionId', f.interaction_id, 'queue', case when q.id is not null then jsonb_build_object('id', q.id, 'name', q.name) end,
    'with', o.name, 'enqueuedAt', f.enqueued_at, 'place', f.place, 'meant', f.meant, 'tier', f.tier, 'until', f.until,
    'expected', case when w.low is not null then to_jsonb(w) end,
    'lacks', case when f.fits then '[]' else (
      select coalesce(jsonb_agg(jsonb_build_object('skill', s.name, 'level', n.level, 'has', coalesce(k.level, 0)) order by s.position, s.id), '[]')
      from jsonb_to_recordset(needs_now(f.needs, f.lowered)) as n (skill int, level int) join skills s on s.id = n.skill
        left join agent_skills k on k.agent_id = p_agent and k.skill_id = n.skill where coalesce(k.level, 0) < n.level) end,
    -- a common line's callers are opened by who took part
    'open', q.department_id is not null or exists (select from assignments s where s.interaction_id = f.interaction_id and s.agent_id = p_agent))
    order by f.rank_at, f.id), '[]')
  from (select f.*, case when f.theirs then (count(*) filter (where f.theirs) over (order by f.rank_at, f.id))::int end as place from first f) f
    join interactions i on i.id = f.interaction_id left join organizations o on o.id = i.organization_id
    left join queues q on q.id = f.queue_id left join lateral expected_wait(f.queue_id, f.in_line) w on f.queue_id is not null $$;
