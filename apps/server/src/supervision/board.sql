-- The board in one look (packages/protocol, Board): one statement from the server, one snapshot, `null` queues means all.

-- What a person is doing now, as the board counts it: an engagement comes before a presence (who was sent away while
-- talking still talks); whoever is there but can't be offered a call (a break, set aside, the desk disconnected) is away;
-- whoever is offline or disabled is in no count.
create or replace function agent_states() returns table (agent_id int, state text) language sql stable as $$
  select a.id, case
    when a.engagement = 'engaged' then case when s.held_since is not null then 'held' else 'talking' end
    when a.engagement = 'offered' then 'ringing'
    when a.engagement = 'wrapping' then 'wrapping'
    when r.id is not null then 'free'
    when a.presence <> 'offline' then 'away' end
  from agents a left join ready_agents r on r.id = a.id
    left join assignments s on s.agent_id = a.id and s.interaction_id is not null and s.state <> 'done'
  where a.disabled_at is null offset 0 $$;

-- With whom: as colleagues see it everywhere.
create or replace function caller_name(i interactions) returns text language sql stable as $$
  select coalesce((select o.name from organizations o where o.id = i.organization_id), (select c.name from contacts c where c.id = i.contact_id), i.phone, '') $$;

-- The figures of each line, and the company's day in quarters of an hour. A stay belongs to the day and the quarter in
-- which it came into the line, so quarters add up to the figures.
create or replace function board_figures(p_queues int[], p_from timestamptz, p_at timestamptz) returns table (queues jsonb, intervals jsonb)
language sql stable as $$
  with stays as materialized (
    select s.*, s.outcome in ('abandoned', 'short_abandoned') and s.end_reason = 'abandoned' or s.how = 'callback_not_reached' as lost
    from queue_stays(p_from, p_at) s where p_queues is null or s.queue_id = any (p_queues)
  ),
  figures as (
    select s.queue_id, count(*) filter (where outcome = 'answered') as answered, count(*) filter (where outcome = 'abandoned') as abandoned,
      count(*) filter (where outcome = 'short_abandoned') as short_abandoned, count(*) filter (where outcome = 'overflowed') as overflowed,
      count(*) filter (where outcome = 'callback') as callbacks, count(*) filter (where how = 'callback_reached') as reached,
      count(*) filter (where how in ('callback_reached', 'callback_not_reached', 'callback_came_in', 'callback_tried')) as kept,
      count(*) filter (where how in ('callback_reached', 'callback_not_reached', 'callback_given_up')) as settled,
      count(*) filter (where outcome = 'answered' and answered_at - came_at <= make_interval(secs => q.service_level)) as in_time,
      avg(waited_ms) filter (where outcome = 'answered') as mean,
      percentile_cont(0.5) within group (order by waited_ms) filter (where outcome = 'answered') as median,
      percentile_cont(0.9) within group (order by waited_ms) filter (where outcome = 'answered') as p90,
      count(*) filter (where lost) as lost, count(*) filter (where lost and lost_open(interaction_id)) as lost_open
    from stays s join queues q on q.id = s.queue_id group by s.queue_id
  ),
  waiting as (
    select queue_id, count(*) as waiting, min(enqueued_at) as oldest from queue_entries
    where state in ('waiting', 'offered') and interaction_id is not null and queue_id is not null and callback_to is null group by queue_id
  ),
  -- never taken in: in no stay, and in no other figure
  turned as (
    select l.queue_id, count(*) as diverted from interactions i join lines l on l.id = i.line_id
    where i.created_at >= p_from and i.end_reason = 'diverted' and i.queued_at is null group by l.queue_id
  ),
  people as (
    select m.queue_id, count(*) filter (where state = 'free') as free, count(*) filter (where state = 'talking') as talking,
      count(*) filter (where state = 'held') as held, count(*) filter (where state = 'ringing') as ringing,
      count(*) filter (where state = 'wrapping') as wrapping, count(*) filter (where state = 'away') as away
    from queue_members m join agent_states() a on a.agent_id = m.agent_id group by m.queue_id
  )
  select
    (select coalesce(jsonb_agg(jsonb_build_object(
      'queueId', q.id, 'name', q.name, 'departmentId', q.department_id, 'waiting', coalesce(w.waiting, 0), 'oldestAt', w.oldest, 'lateAfter', q.late_after,
      'offered', coalesce(f.answered + f.abandoned + f.short_abandoned + f.overflowed + f.callbacks, 0), 'answered', coalesce(f.answered, 0),
      'abandoned', coalesce(f.abandoned, 0), 'shortAbandoned', coalesce(f.short_abandoned, 0), 'overflowed', coalesce(f.overflowed, 0), 'diverted', coalesce(t.diverted, 0),
      'callbacks', jsonb_build_object('asked', coalesce(f.callbacks, 0), 'kept', coalesce(f.kept, 0), 'reached', coalesce(f.reached, 0),
        'level', round(100.0 * f.reached / nullif(f.settled, 0), 1)),
      -- SL-B (FIELD §2): abandoned is counted without the short ones already; nobody yet is null, never 100 %
      'serviceLevel', jsonb_build_object('value', round(100.0 * f.in_time / nullif(f.answered + f.abandoned, 0), 1),
        'seconds', q.service_level, 'goal', q.service_goal, 'variant', 'SL-B'),
      'wait', jsonb_build_object('mean', round(f.mean), 'median', round(f.median::numeric), 'p90', round(f.p90::numeric)),
      'agents', jsonb_build_object('free', coalesce(p.free, 0), 'talking', coalesce(p.talking, 0), 'held', coalesce(p.held, 0),
        'ringing', coalesce(p.ringing, 0), 'wrapping', coalesce(p.wrapping, 0), 'away', coalesce(p.away, 0)),
      'expected', expected_now(q.id, coalesce(w.waiting, 0), coalesce(p.free, 0)),
      'lost', jsonb_build_object('total', coalesce(f.lost, 0), 'open', coalesce(f.lost_open, 0))) order by q.position, q.id), '[]')
      from queues q left join figures f on f.queue_id = q.id left join waiting w on w.queue_id = q.id left join people p on p.queue_id = q.id left join turned t on t.queue_id = q.id
      where p_queues is null or q.id = any (p_queues)),
    (select jsonb_agg(jsonb_build_object('from', quarter, 'answered', coalesce(c.answered, 0), 'lost', coalesce(c.lost, 0)) order by quarter)
      from generate_series(p_from, p_at, interval '15 minutes') quarter left join (
        select date_bin('15 minutes', came_at, p_from) as quarter, count(*) filter (where outcome = 'answered') as answered, count(*) filter (where lost) as lost
        from stays group by 1) c using (quarter)) $$;

-- Everybody who takes calls, or sits in one of the lines. Whose call stood in none of the reader's lines is shown without its name.
-- One statement for all: 2,000 people take 74 ms, person by person 138.
create or replace function board_people(p_queues int[]) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(case
      when p_queues is null or jsonb_typeof(v.view->'call') = 'null'
        or exists (select from queue_entries e where e.interaction_id = (v.view#>>'{call,id}')::bigint and e.queue_id = any (p_queues)) then v.view
      else v.view || '{"call": null}' end order by a.name, a.id), '[]')
  from agents a join agent_views v on v.id = a.id
  where a.disabled_at is null and case
    when p_queues is null then 'agent' = any (a.roles) or exists (select from queue_members m where m.agent_id = a.id)
    else exists (select from queue_members m where m.agent_id = a.id and m.queue_id = any (p_queues)) end $$;

-- Calls that live now. `entryId` is the place that a supervisor may move: never an escalation's.
create or replace function board_calls(p_queues int[]) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'id', i.id, 'version', i.version, 'state', i.state, 'voice', (select voice from lines where id = i.line_id), 'queue', case when q.id is not null then jsonb_build_object('id', q.id, 'name', q.name) end,
    'entryId', case when e.escalation_id is null then e.id end, 'with', caller_name(i), 'phone', coalesce(i.phone_e164, i.phone, ''),
    'agent', (select name from agents where id = case i.state when 'offered' then o.agent_id else s.agent_id end),
    'since', case i.state when 'queued' then e.enqueued_at when 'offered' then o.created_at when 'active' then coalesce(s.connected_at, s.created_at) else i.created_at end,
    'place', l.place, 'expected', (select case when w.low is not null then to_jsonb(w) end from expected_wait(e.queue_id, l.place) w),
    'heldSince', case when i.state = 'active' then s.held_since end, 'enqueuedAt', e.enqueued_at,
    'escalation', case when x.id is not null then jsonb_build_object(
      'department', coalesce((select name from departments where id = x.department_id), (select name from agents where id = x.target_agent)), 'state', x.state) end)
    order by i.id), '[]')
  from interactions i
    left join lateral (select * from queue_entries e where e.interaction_id = i.id and e.state in ('waiting', 'offered') order by e.id desc limit 1) e on true
    left join lateral (select * from assignments s where s.interaction_id = i.id and s.role = 'responsible' and s.state in ('connecting', 'active') limit 1) s on true
    left join lateral (select * from offers o where o.entry_id = e.id and o.state = 'pending' limit 1) o on true
    left join lateral (select * from escalations x where x.interaction_id = i.id order by x.id desc limit 1) x on x.state in ('waiting', 'offered', 'accepted')
    left join (select w.id, row_number() over (partition by w.queue_id order by w.rank_at, w.id)::int as place from queue_entries w
      where w.state in ('waiting', 'offered') and w.interaction_id is not null and w.queue_id is not null) l on l.id = e.id and i.state = 'queued'
    left join queues q on q.id = coalesce((select h.queue_id from queue_entries h where h.id = s.entry_id), e.queue_id)
  where i.state not in ('ended', 'closed')
    and (p_queues is null or exists (select from queue_entries m where m.interaction_id = i.id and m.queue_id = any (p_queues))) $$;

-- Measured on two shared cores: 5 ms on the demo (70 calls today of 650), 50 ms on a day of 8,000 calls; read at most twice a
-- second, and only while somebody watches. plpgsql, because planning these statements costs more than running them.
create or replace function read_board(p_queues int[]) returns jsonb language plpgsql stable as $$
declare
  at_ timestamptz := linia_now();
  from_ timestamptz := day_start(at_);
  figures record;
begin
  select * into figures from board_figures(p_queues, from_, at_);
  return jsonb_build_object('at', at_, 'dayFrom', from_, 'queues', figures.queues, 'agents', board_people(p_queues), 'calls', board_calls(p_queues),
    'troubles', board_troubles(p_queues, figures.queues, from_, at_), 'intervals', coalesce(figures.intervals, '[]'));
end $$;
