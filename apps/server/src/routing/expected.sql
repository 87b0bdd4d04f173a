-- The expected wait (FIELD §2): place × time of a call ÷ people, less those who will leave; a range, from what half of the calls
-- take to what four of five do. Where fewer than 30 calls are known, or nobody is at work, only the place is said.

-- The place in a line, the first is 1; not counted beyond p_most. Who is to be called later is before nobody yet.
create or replace function place_in_line(e queue_entries, p_most int) returns int language sql stable as $$
  select 1 + count(*)::int from (
    select from queue_entries o where o.queue_id = e.queue_id and o.state in ('waiting', 'offered') and o.interaction_id is not null
      and o.opens_at is null and (o.rank_at, o.id) < (e.rank_at, e.id) limit p_most) n $$;

create or replace function expected_wait(p_queue int, p_place int) returns table (low int, high int) language sql stable rows 1 as $$
  select case when fit then round(p_place * handle_50 / people * (1 - abandon))::int end,
    case when fit then round(p_place * handle_80 / people * (1 - abandon))::int end
  from (select 1) one left join (select *, samples >= 30 and people > 0 as fit from queue_paces where queue_id = p_queue) p on true $$;

-- Of whoever comes now, as screens say it: at once where more are free than wait, else as of the place behind them.
create or replace function expected_now(p_queue int, p_waiting bigint, p_free bigint) returns jsonb language sql stable as $$
  select case when p_free > p_waiting then '{"low": 0, "high": 0}' else (
    select case when w.low is not null then to_jsonb(w) end from expected_wait(p_queue, p_waiting::int + 1) w) end $$;

-- Counted by the clock, from the last 500 calls of thirty days: how long calls take here, how many leave, who is at work. Who
-- serves n lines counts 1/n.
create or replace function count_paces() returns void language sql volatile as $$
  insert into queue_paces as p (queue_id, at, samples, handle_50, handle_80, abandon, people)
  select q.id, linia_now(), h.samples, coalesce(h.half, 0), coalesce(h.most, 0), coalesce(w.abandon, 0),
    coalesce((select sum(1.0 / (select count(*) from queue_members o where o.agent_id = m.agent_id)) from queue_members m join agents a on a.id = m.agent_id
      where m.queue_id = q.id and a.presence = 'available' and a.set_aside_at is null and a.disabled_at is null and a.call_capacity > 0), 0)
  from queues q
    cross join lateral (
      select count(*)::int as samples, percentile_cont(0.5) within group (order by seconds) as half, percentile_cont(0.8) within group (order by seconds) as most from (
        select extract(epoch from s.done_at - s.connected_at) as seconds from queue_entries e join assignments s on s.entry_id = e.id
        where e.queue_id = q.id and e.outcome = 'accepted' and e.ended_at > linia_now() - interval '30 days' and s.connected_at is not null and s.done_at is not null
        order by e.ended_at desc nulls last limit 500) calls) h
    cross join lateral (
      select avg((outcome = 'abandoned')::int) as abandon from (
        select e.outcome from queue_entries e where e.queue_id = q.id and e.ended_at > linia_now() - interval '30 days' and e.outcome in ('accepted', 'abandoned')
        order by e.ended_at desc nulls last limit 500) ended) w
  on conflict (queue_id) do update set at = excluded.at, samples = excluded.samples, handle_50 = excluded.handle_50, handle_80 = excluded.handle_80,
    abandon = excluded.abandon, people = excluded.people $$;

-- By whichever process comes first, every half a minute.
create or replace function recount_paces() returns void language plpgsql volatile as $$
begin
  if exists (select from queue_paces where at > linia_now() - interval '30 seconds') or not pg_try_advisory_xact_lock(hashtext('queue_paces')) then return; end if;
  perform count_paces();
end $$;
