-- What `/metrics` tells beside the self-check, in one look: lines, what the net mended, processes.
create or replace function metrics() returns table (queues jsonb, defects jsonb, processes int, heartbeat double precision) language sql stable as $$
  select
    (select coalesce(jsonb_agg(jsonb_build_object('id', q.id, 'name', q.name, 'waiting', e.waiting, 'pending', e.pending,
        'oldest', coalesce(greatest(0, extract(epoch from linia_now() - e.oldest)), 0)) order by q.position, q.id), '[]')
      from queues q cross join lateral (
        select count(*) as waiting, count(*) filter (where state = 'offered') as pending, min(enqueued_at) as oldest from queue_entries
        where queue_id = q.id and state in ('waiting', 'offered') and interaction_id is not null) e),
    (select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'count', count) order by kind), '[]')
      from (select kind, count(*) from defects group by kind) d),
    (select count(*)::int from processes),
    (select extract(epoch from clock_timestamp() - min(heartbeat_at))::double precision from processes) $$;
