-- What a line does with who waits: fewer skills are enough, further tiers are asked, another line takes over. One step a
-- transaction, under the root's lock; `enqueued_at` and the rank stay, whatever happens.

-- The step that is due by time: done once, when the place waits (who is being offered is not disturbed; it is due still).
create or replace function take_due_step(p_entry bigint) returns boolean language plpgsql volatile as $$
declare
  e queue_entries;
  s queue_steps;
begin
  perform lock_interaction((select interaction_id from queue_entries where id = p_entry));
  select * into e from queue_entries where id = p_entry;
  -- who is to be called later is not in a hurry yet
  if e.state <> 'waiting' or e.opens_at is not null or e.next_step_at is null or e.next_step_at > linia_now() then return false; end if;
  select * into s from queue_steps q where q.queue_id = e.queue_id and q.after is not null and q.position > e.steps order by q.position limit 1;
  if not found then -- the policy changed in this moment
    update queue_entries set steps = steps where id = p_entry;
    return false;
  end if;
  update queue_entries set steps = s.position where id = p_entry;
  return take_step(e, s, 'after', s.after);
end $$;

-- The first step whose line is too long, or too slow, for this place.
create or replace function take_pressed_step(p_entry bigint) returns boolean language plpgsql volatile as $$
declare
  e queue_entries;
  s queue_steps;
begin
  perform lock_interaction((select interaction_id from queue_entries where id = p_entry));
  select * into e from queue_entries where id = p_entry;
  if e.state <> 'waiting' or e.opens_at is not null then return false; end if;
  select q.* into s from queue_steps q where q.queue_id = e.queue_id and q.after is null and is_pressed(e, q) order by q.position limit 1;
  if not found then return false; end if;
  return take_step(e, s, case when s.length is not null then 'length' else 'expected' end, coalesce(s.length, s.expected));
end $$;

-- Too long or too slow for this place, and the step would change something: asked first, for places are dear to count.
create or replace function is_pressed(e queue_entries, s queue_steps) returns boolean language sql stable as $$
  select case
    when s.lower is not null and (e.lowered >= s.lower or e.needs = '[]') then false
    when s.tiers is not null and (e.tiers = 0 or e.tiers >= s.tiers) then false
    when s.to_queue is not null and (e.escalation_id is not null or e.hops >= 8 or not has_room(s.to_queue)) then false
    when s.length is not null then place_in_line(e, s.length + 1) > s.length
      -- whoever finds somebody free waits for nobody, however slow the line is
      else best_agent(e.id) is null and (select w.high > s.expected from expected_wait(e.queue_id, place_in_line(e, 500)) w) end $$;

create or replace function take_step(e queue_entries, s queue_steps, p_cause text, p_limit int) returns boolean language plpgsql volatile as $$
declare
  told jsonb := jsonb_build_object('entry', e.id, 'queue', e.queue_id, 'cause', p_cause, 'limit', p_limit);
begin
  -- held to the end: whoever closes that line counts this caller, or is waited for here
  perform from queues where id = s.to_queue for key share;
  if s.lower is not null then
    if s.lower <= e.lowered or e.needs = '[]' then return false; end if;
    update queue_entries set lowered = s.lower where id = e.id;
    perform advance(e.interaction_id, 'relaxed', 'clock', told || jsonb_build_object('lowered', s.lower, 'needs', needs_now(e.needs, s.lower)));
  elsif s.tiers is not null then
    if e.tiers = 0 or s.tiers <= e.tiers then return false; end if;
    update queue_entries set tiers = s.tiers where id = e.id;
    perform advance(e.interaction_id, 'widened', 'clock', told || jsonb_build_object('tiers', s.tiers));
  elsif e.escalation_id is not null or e.hops >= 8 or not has_room(s.to_queue) then
    -- an escalation is its department's, and has its own end; a line that takes nobody in is no way out
    perform advance(e.interaction_id, 'step_passed', 'clock', told || jsonb_build_object('to', s.to_queue));
    return false;
  else
    delete from exclusions where entry_id = e.id;
    update queue_entries set queue_id = s.to_queue, hops = hops + 1, target_agent = null, target_until = null, target_why = null where id = e.id;
    perform advance(e.interaction_id, 'overflowed', 'clock', told || jsonb_build_object('from', e.queue_id, 'to', s.to_queue));
  end if;
  return true;
end $$;

create or replace function has_room(p_queue int) returns boolean language sql stable as $$
  select not q.closed and not q.shut and (q.line_limit is null or (select count(*) from (
      select from queue_entries e where e.queue_id = p_queue and e.state in ('waiting', 'offered') limit q.line_limit) n) < q.line_limit)
  from queues q where q.id = p_queue $$;

-- Those for whom their line is too long or too slow, a few of each line at a tick: the last ones of a line too long.
create or replace function pressed_entries(p_most int) returns table (id bigint) language sql stable as $$
  select p.id from (select distinct queue_id from queue_steps where after is null) q
    cross join lateral (
      select e.id from queue_entries e, lateral (
        select from queue_steps s where s.queue_id = q.queue_id and s.after is null and is_pressed(e, s) limit 1) s
      where e.queue_id = q.queue_id and e.state = 'waiting' and e.opens_at is null and e.interaction_id is not null
      order by e.rank_at desc, e.id desc limit p_most) p $$;
