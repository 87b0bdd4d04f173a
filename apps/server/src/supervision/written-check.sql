-- 12. Written work: a request that nobody has in hand, and only such a one, has one place in its department's line; its place
-- says what its offer says; nobody is asked who is not at work, or beyond their room; none waits beside somebody who has room.
create or replace function check_written(p_slack interval default '5 seconds') returns setof jsonb language sql stable as $$
  select jsonb_build_object('request', t.id, 'state', t.state, 'owner', t.owner_id, 'places', n.places)
    from tickets t cross join lateral (select count(*) as places from queue_entries e where e.ticket_id = t.id and e.state in ('waiting', 'offered')) n
    where (t.state in ('new', 'open') or n.places > 0) and n.places <> (wants_place(t) and coalesce(t.department_id, (select id from departments where is_default)) is not null)::int
  union all
  select jsonb_build_object('entry', e.id, 'queue', e.queue_id, 'department', t.department_id, 'rank', e.rank_at)
    from queue_entries e join tickets t on t.id = e.ticket_id join queues q on q.id = e.queue_id
    where e.state in ('waiting', 'offered') and (q.department_id is distinct from coalesce(t.department_id, (select id from departments where is_default)) or e.rank_at <> written_rank(t))
  union all
  select jsonb_build_object('entry', e.id, 'entry_state', e.state, 'asked', f.asked)
    from queue_entries e cross join lateral (select count(*) as asked from offers o where o.entry_id = e.id and o.state = 'pending') f
    where e.ticket_id is not null and e.state in ('waiting', 'offered') and f.asked <> (e.state = 'offered')::int
  union all
  select jsonb_build_object('offer', o.id, 'entry', o.entry_id) from offers o join queue_entries e on e.id = o.entry_id
    where o.state = 'pending' and o.ticket_id is not null and e.state <> 'offered'
  union all -- a tick takes back what lies before somebody who has gone
  select jsonb_build_object('offer', o.id, 'agent', o.agent_id) from offers o
    where o.state = 'pending' and o.ticket_id is not null and o.created_at < linia_now() - p_slack and not may_keep_written(o.agent_id)
      and not exists (select from agent_events v join agents a on a.id = v.agent_id and a.version = v.version where a.id = o.agent_id and v.at > linia_now() - p_slack)
  union all -- a tick offers fifty; where no process is at work there is none
  select jsonb_build_object('entry', e.id, 'agent', r.id)
    from ready_writers r join agents a on a.id = r.id join queue_entries e on e.id = first_written(r.id) join tickets t on t.id = e.ticket_id
    where exists (select from processes where heartbeat_at between clock_timestamp() - interval '10 seconds' and clock_timestamp() + interval '1 hour')
      and (select count(*) from queue_entries where state = 'waiting' and ticket_id is not null) <= 50
      and (select at from ticket_events v where v.ticket_id = t.id and v.version = t.version) < linia_now() - greatest(p_slack, interval '10 seconds')
      and coalesce((select at from agent_events v where v.agent_id = a.id and v.version = a.version) < linia_now() - greatest(p_slack, interval '10 seconds'), true) $$;

-- 13. Deadlines stand where they are reckoned to be, and have their timers.
create or replace function check_deadlines() returns setof jsonb language sql stable as $$
  select jsonb_build_object('request', t.id, 'respond_by', t.respond_by, 'resolve_by', t.resolve_by, 'reckoned', to_jsonb(d))
    from tickets t cross join lateral deadlines_of(t) d
    where t.plan_id is not null and is_live(t.state) and (t.respond_by, t.resolve_by, t.due_at) is distinct from (d.respond_by, d.resolve_by, d.due_at)
      and not exists (select from recounts_before(t.plan_id, t.id)) -- one is on its way to it
  union all
  select jsonb_build_object('request', t.id, 'kind', k.kind, 'by', k.by, 'timer', x.by_at)
    from tickets t cross join lateral (values ('respond', case when t.responded_at is null then t.respond_by end), ('resolve', t.resolve_by)) k (kind, by)
      left join deadline_timers x on x.ticket_id = t.id and x.kind = k.kind and x.step = 'pass'
    where is_live(t.state) and k.by is not null and x.by_at is distinct from k.by $$;
