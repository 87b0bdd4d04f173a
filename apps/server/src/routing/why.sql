-- Why nobody is asked about a call, or who is (packages/protocol, WhyNow): its place as it stands, everybody who could be asked
-- and what stands against each. Stable, so all of it is seen in the one snapshot of whoever asks.
create or replace function why_now(p_interaction bigint) returns jsonb language plpgsql stable as $$
declare
  at_ timestamptz := linia_now();
  e queue_entries;
  q queues;
  place int;
  people jsonb;
begin
  select * into e from queue_entries where interaction_id = p_interaction and state in ('waiting', 'offered') order by id desc limit 1;
  if not found then return jsonb_build_object('at', at_, 'entry', null); end if;
  select * into q from queues where id = e.queue_id;
  place := case when e.queue_id is not null then place_in_line(e, 500) end;
  select coalesce(jsonb_agg(c.row || jsonb_build_object('turnAt', a.turn_at) order by c.row->>'outcome' = 'offline', c.n), '[]') into people
    from jsonb_array_elements(explain_candidates(e, q.strategy, null, null)) with ordinality c (row, n) join agents a on a.id = (c.row#>>'{agent,id}')::int;
  return jsonb_build_object('at', at_, 'entry', jsonb_build_object(
    'id', e.id, 'code', why_code(e, people),
    'queue', case when q.id is not null then jsonb_build_object('id', q.id, 'name', q.name, 'strategy', q.strategy, 'closed', q.closed) end,
    'lane', case when e.lane_id is not null then jsonb_build_object('id', e.lane_id, 'needs', skill_names(needs_now(e.needs, e.lowered)),
      'atFirst', skill_names(e.needs), 'lowered', e.lowered, 'tiers', e.tiers) end,
    'place', place,
    'expected', (select case when w.low is not null then to_jsonb(w) end from expected_wait(e.queue_id, place) w),
    'rank', jsonb_build_object('at', e.rank_at, 'enqueuedAt', e.enqueued_at, 'waited', extract(epoch from at_ - e.enqueued_at)::int,
      'headStart', e.head_start, 'of', e.head_start_of, 'resumed', e.resumed_from is not null),
    'target', (select jsonb_build_object('agent', jsonb_build_object('id', a.id, 'name', a.name), 'until', e.target_until, 'why', e.target_why)
      from agents a where a.id = e.target_agent),
    'opensAt', e.opens_at,
    'step', next_step(e),
    'people', jsonb_array_length(people),
    'outcomes', (select coalesce(jsonb_object_agg(o.outcome, o.n), '{}') from (
      select p->>'outcome' as outcome, count(*) as n from jsonb_array_elements(people) p group by 1) o),
    'candidates', (select coalesce(jsonb_agg(p.value order by p.ordinality), '[]') from jsonb_array_elements(people) with ordinality p where p.ordinality <= 30)));
end $$;

create or replace function why_code(e queue_entries, p_people jsonb) returns text language sql stable as $$
  select case
    when e.state = 'offered' then 'asked'
    when e.opens_at is not null and e.callback_to is not null then 'callback'
    when e.opens_at is not null then 'paused'
    when exists (select from jsonb_array_elements(p_people) p where p->>'outcome' = 'later') then 'soon'
    when e.target_agent is not null then 'person'
    when p_people = '[]' then 'no_people'
    else 'nobody' end $$;

create or replace function skill_names(p_needs jsonb) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('skill', s.name, 'level', n.level) order by s.position, s.id), '[]')
  from jsonb_to_recordset(p_needs) as n (skill int, level int) join skills s on s.id = n.skill $$;

-- The next of the line's steps that comes with time.
create or replace function next_step(e queue_entries) returns jsonb language sql stable as $$
  select jsonb_strip_nulls(jsonb_build_object('due', e.next_step_at, 'lower', s.lower, 'tiers', s.tiers,
    'needs', case when s.lower is not null then skill_names(needs_now(e.needs, s.lower)) end,
    'toQueue', case when t.id is not null then jsonb_build_object('id', t.id, 'name', t.name) end))
  from queue_steps s left join queues t on t.id = s.to_queue
  where e.next_step_at is not null and s.queue_id = e.queue_id and s.after is not null and s.position > e.steps order by s.position limit 1 $$;
