-- The calls a figure counts, one row a counted stay: who was in the line twice stands in the list twice, as in the figure.
create or replace function calls_behind(p_metric text, p_queues int[]) returns table (
  "interactionId" bigint, at timestamptz, "with" text, phone text, queue text, "waitMs" bigint, agent text, outcome text
) language sql stable as $$
  with moment as materialized (select n.at, day_start(n.at) as day from (select linia_now() as at offset 0) n),
  counted as (
    select s.interaction_id, s.came_at, s.queue_id, s.waited_ms, s.agent_id, s.how
    from moment m cross join lateral queue_stays(m.day, m.at) s
    where p_metric not in ('waiting', 'diverted') and case p_metric
      when 'offered' then s.outcome in ('answered', 'abandoned', 'short_abandoned', 'overflowed', 'callback')
      when 'lost' then s.outcome in ('abandoned', 'short_abandoned') and s.end_reason = 'abandoned' or s.how = 'callback_not_reached'
      else s.outcome = p_metric end
    union all
    select e.interaction_id, e.enqueued_at, e.queue_id, (extract(epoch from m.at - e.enqueued_at) * 1000)::bigint, o.agent_id, e.state::text
    from moment m cross join queue_entries e left join offers o on o.entry_id = e.id and o.state = 'pending'
    where p_metric = 'waiting' and e.state in ('waiting', 'offered') and e.interaction_id is not null and e.queue_id is not null and e.callback_to is null
    union all
    select i.id, i.created_at, l.queue_id, null, null, coalesce((select (v.data->>'why') || '_' || (v.data->>'does') from interaction_events v
      where v.interaction_id = i.id and v.type = 'diverted'), 'diverted')
    from moment m join interactions i on i.created_at >= m.day join lines l on l.id = i.line_id
    where p_metric = 'diverted' and i.end_reason = 'diverted' and i.queued_at is null
  )
  select c.interaction_id, c.came_at, coalesce(o.name, k.name, i.phone, ''), coalesce(i.phone_e164, i.phone, ''), q.name, c.waited_ms, a.name, c.how
  from counted c join interactions i on i.id = c.interaction_id join queues q on q.id = c.queue_id left join agents a on a.id = c.agent_id
    left join organizations o on o.id = i.organization_id left join contacts k on k.id = i.contact_id
  where p_queues is null or c.queue_id = any (p_queues)
  order by c.came_at desc, c.interaction_id desc $$;
