-- Why this person: everybody who could have been asked, and what stood against each. Kept with the offer.
create or replace function explain_choice(p_entry bigint, p_agent int, p_by text) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'by', p_by,
    'order', case when e.target_agent is null then 'available_longest' when e.target_until is null then 'asked_by_name' else 'former_agent' end,
    'queue', q.name,
    'availableFor', (select extract(epoch from linia_now() - turn_at)::int from agents where id = p_agent),
    'tier', (select tier from queue_members where queue_id = e.queue_id and agent_id = p_agent),
    'candidates', (
      select coalesce(jsonb_agg(c.row order by c.place, c.turn_at), '[]') from (
        select a.turn_at,
          case when a.id = p_agent then 0 else m.tier end as place,
          jsonb_build_object(
            'agent', jsonb_build_object('id', a.id, 'name', a.name),
            'tier', m.tier,
            'availableFor', case when a.presence = 'available' then extract(epoch from linia_now() - a.turn_at)::int end,
            'outcome', case
              when a.id = p_agent then 'chosen'
              when a.presence = 'offline' or a.disabled_at is not null then 'offline'
              when a.presence = 'away' then 'away'
              when not exists (select from live_agents l where l.agent_id = a.id offset 0) then 'no_session' -- of these only, not a hash of everybody
              when a.set_aside_at is not null then 'set_aside'
              when a.engagement = 'engaged' then 'busy'
              when a.engagement = 'offered' then 'offered'
              when a.engagement = 'wrapping' then 'wrapping'
              when exists (select from exclusions x where x.entry_id = e.id and x.agent_id = a.id) then 'excluded'
              when a.break_after then 'break'
              else 'later' end) as row
        from (
          select m.agent_id, m.tier from queue_members m where m.queue_id = e.queue_id and e.target_agent is null
          union all select e.target_agent, 1 where e.target_agent is not null) m
          join agents a on a.id = m.agent_id
        order by place, a.turn_at limit 12) c))
  from queue_entries e left join queues q on q.id = e.queue_id where e.id = p_entry $$;
