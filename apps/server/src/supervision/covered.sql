-- 11. Every second of a place's life is told. What the events say of it, one after the other, has no hole from its beginning to
-- its end: it waits, is asked of somebody, waits again, ends; and where the telling stops, the place stands. Rows are written a
-- moment before or after their event; where the machine's clock was set back, the event keeps its predecessor's time.
create or replace function check_covered(p_slack interval default '5 seconds') returns setof jsonb language sql stable as $$
  with day as (select linia_now() - interval '1 day' as begun),
  places as materialized (
    select e.* from queue_entries e, day
      where e.interaction_id is not null and (e.enqueued_at > day.begun or e.state in ('waiting', 'offered'))
  ),
  told as materialized (
    select p.id, v.version, v.at, v.type, v.data, b.becomes, v.at <= v.before_at as clamped,
      lag(b.becomes) over each as was, row_number() over each = 1 as first, lead(v.version) over each is null as last
    from places p
      cross join lateral (select *, lag(at) over (order by version) as before_at from interaction_events where interaction_id = p.interaction_id) v
      cross join lateral (select case
        when v.type in ('hung_up', 'diverted', 'taken', 'answered_elsewhere') then 'ended'
        when (v.data->>'entry')::bigint = p.id then case
          when v.type in ('offered', 'escalation_offered') then 'offered'
          when v.type in ('accepted', 'escalation_accepted', 'answered', 'answered_late') then 'ended'
          else 'waiting' end
        when (v.data->>'escalation')::bigint = p.escalation_id and v.type in ('escalation_cancelled', 'escalation_fell_back', 'escalation_fell_back_cold')
          then 'ended' end as becomes) b
    where b.becomes is not null
    window each as (partition by p.id order by v.version)
  ),
  -- a call may have been there, and even over, before the place was made
  life as (select *, sum((becomes = 'waiting')::int) over (partition by id order by version) as begun from told)
  select jsonb_build_object('entry', p.id, 'call', p.interaction_id, 'state', p.state, 'told', l.becomes)
    from places p left join life l on l.id = p.id and l.last and l.begun > 0
    where (case when p.state in ('waiting', 'offered') then p.state::text else 'ended' end) is distinct from l.becomes
  union all -- asked of somebody twice at once, or while it was over
  select jsonb_build_object('entry', l.id, 'event', l.version, 'was', l.was, 'becomes', l.becomes)
    from life l where l.becomes = 'offered' and l.was is distinct from 'waiting'
  union all -- an offer that nobody was told of
  select jsonb_build_object('entry', p.id, 'offer', o.id)
    from places p join offers o on o.entry_id = p.id
    where not exists (select from told t where t.id = p.id and t.becomes = 'offered' and (t.data->>'offer')::bigint = o.id)
  union all -- seconds before the first word: not where the place goes on from another one's
  select jsonb_build_object('entry', p.id, 'since', p.enqueued_at, 'told_from', l.at)
    from places p join life l on l.id = p.id and l.begun = 1 and l.becomes = 'waiting' and not l.clamped
    where l.at - p.enqueued_at > p_slack and not exists (select from life b where b.id = l.id and b.version < l.version and b.begun > 0)
      and not exists (select from queue_entries o where o.interaction_id = p.interaction_id and o.id < p.id)
      and not exists (select from interaction_events a where a.interaction_id = p.interaction_id and a.type = 'arrived' and a.data ? 'enqueuedAt')
  union all -- seconds behind the last word, or words behind the last second
  select jsonb_build_object('entry', p.id, 'ended_at', p.ended_at)
    from places p where p.ended_at is not null
      and not exists (select from life l where l.id = p.id and l.becomes = 'ended' and (l.clamped or l.at - p.ended_at between -p_slack and p_slack)) $$;
