-- What callers were told to expect, and what came of it: those who came to a line since p_from, were told a range, stayed in
-- that line and were answered. Whoever was offered to somebody in the first second was told nothing, and is counted apart.
create or replace function forecasts(p_queue int, p_from timestamptz) returns table (
  interaction_id bigint, at timestamptz, place int, low int, high int, waited int, at_once boolean
) language sql stable as $$
  select e.interaction_id, e.enqueued_at, e.predicted_place, e.predicted_low, e.predicted_high, extract(epoch from a.connected_at - e.enqueued_at)::int,
    exists (select from offers o where o.interaction_id = e.interaction_id and o.entry_id = e.id and o.created_at < e.enqueued_at + interval '1 second')
  from queue_entries e cross join lateral (
    select s.connected_at from assignments s where s.interaction_id = e.interaction_id and s.entry_id = e.id and s.connected_at is not null
    order by s.connected_at limit 1) a
  where e.enqueued_at >= p_from and e.queue_id = p_queue and e.predicted_place is not null and e.outcome = 'accepted' and e.callback_to is null and e.hops = 0
    and not exists (select from interaction_events v where v.interaction_id = e.interaction_id and v.type in ('moved', 'overflowed')) $$;

-- Definitions: packages/protocol, Forecast.
create or replace function read_forecast(p_queue int) returns jsonb language sql stable as $$
  with told as materialized (select f.*, (f.low + f.high) / 2.0 as middle, f.waited between f.low and f.high as inside from forecasts(p_queue, day_start(linia_now())) f),
  counted as (select * from told where not at_once and low is not null)
  select jsonb_build_object(
    'counted', (select count(*) from counted), 'inside', (select count(*) from counted where inside),
    'error', (select round(avg(abs(waited - middle))) from counted), 'bias', (select round(avg(waited - middle)) from counted),
    'atOnce', (select count(*) from told where at_once), 'onlyPlace', (select count(*) from told where not at_once and low is null),
    'rows', (select coalesce(jsonb_agg(jsonb_build_object('interactionId', c.interaction_id, 'at', c.at, 'with', caller_name(i), 'place', c.place,
      'low', c.low, 'high', c.high, 'waited', c.waited, 'inside', c.inside) order by c.at desc, c.interaction_id desc), '[]')
      from counted c join interactions i on i.id = c.interaction_id)) $$;
