-- What a line does with who waits: fewer skills are enough, further tiers are asked, another line takes over. One step a
-- transaction, under the root's lock; `enqueued_at` and the rank stay, whatever happens.

-- The step that is due by time: done once, when the place waits (who is being offered is not disturbed; it is due still). The
-- place is locked before the steps are read: a policy that is being saved counts the place's steps anew, and is waited for.
create or replace function take_due_step(p_entry bigint) returns boolean language plpgsql volatile as $$
declare
  e queue_entries;
  s queue_steps;
begin
  perform lock_interaction((select interaction_id from queue_entries where id = p_entry));
  select * into e from queue_entries where id = p_entry for no key update;
  -- who is to be called later is not in a hurry yet
  if e.state <> 'waiting' or e.opens_at is not null or e.next_step_at is null or e.next_step_at > linia_now() then return false; end if;
  select * into s from due_steps(e) d where d.to_queue is null or not may_leave(e) or has_room(d.to_queue) order by d.position limit 1;
  if found then
    update queue_entries set steps = s.position where id = p_entry;
    return take_step(e, s, 'after', s.after);
  end if;
  select * into s from due_steps(e) d order by d.position limit 1;
  if found then perform wait_for_room(e, s);
  else update queue_entries set steps = steps where id = p_entry; -- the policy has changed: counted anew
  end if;
  return false;
end $$;

create or replace function due_steps(e queue_entries) returns setof queue_steps language sql stable as $$
  select * from queue_steps s where s.queue_id = e.queue_id and s.after is not null and s.position > e.steps
    and e.queue_since + make_interval(secs => s.after) <= linia_now() $$;

-- An escalation is its department's, and has its own end; nobody goes round for ever.
create or replace function may_leave(e queue_entries) returns boolean language sql immutable as $$
  select e.escalation_id is null and e.hops < 8 $$;

-- The line that would take over is closed or full: told once, and asked again while the caller waits.
create or replace function wait_for_room(e queue_entries, s queue_steps) returns void language plpgsql volatile as $$
begin
  update queue_entries set next_step_at = linia_now() + interval '5 seconds' where id = e.id;
  if exists (select from interaction_events v where v.interaction_id = e.interaction_id and v.type = 'step_passed'
    and v.data @> jsonb_build_object('entry', e.id, 'queue', e.queue_id, 'to', s.to_queue)) then return; end if;
  perform advance(e.interaction_id, 'step_passed', 'clock', step_told(e, 'after', s.after) || jsonb_build_object('to', s.to_queue));
end $$;

-- The first step whose line is too long, or too slow, for this place.
create or replace function take_pressed_step(p_entry bigint) returns boolean language plpgsql volatile as $$
declare
  e queue_entries;
  s queue_steps;
begin
  perform lock_interaction((select interaction_id from queue_entries where id = p_entry));
  select * into e from queue_entries where id = p_entry for no key update;
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
    when s.to_queue is not null and not (may_leave(e) and has_room(s.to_queue)) then false
    when coalesce(place_in_line(e, pressed_behind(s) + 1) <= pressed_behind(s), true) then false
    -- whoever finds somebody free waits for nobody, however slow the line is
    else s.length is not null or best_agent(e.id) is null end $$;

create or replace function take_step(e queue_entries, s queue_steps, p_cause text, p_limit int) returns boolean language plpgsql volatile as $$
declare
  told jsonb := step_told(e, p_cause, p_limit);
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
  elsif not (may_leave(e) and has_room(s.to_queue)) then
    perform advance(e.interaction_id, 'step_passed', 'clock', told || jsonb_build_object('to', s.to_queue));
    return false;
  else
    delete from exclusions where entry_id = e.id;
    update queue_entries set queue_id = s.to_queue, hops = hops + 1, target_agent = null, target_until = null, target_why = null where id = e.id;
    perform advance(e.interaction_id, 'overflowed', 'clock', told || jsonb_build_object('from', e.queue_id, 'to', s.to_queue));
  end if;
  return true;
end $$;

create or replace function step_told(e queue_entries, p_cause text, p_limit int) returns jsonb language sql immutable as $$
  select jsonb_build_object('entry', e.id, 'queue', e.queue_id, 'cause', p_cause, 'limit', p_limit) $$;

-- As for whoever calls in (line_is_full): a callback holds no telephone line.
create or replace function has_room(p_queue int) returns boolean language sql stable as $$
  select not q.closed and not q.shut and (q.line_limit is null or (select count(*) from (
      select from queue_entries e where e.queue_id = p_queue and e.state in ('waiting', 'offered') and e.interaction_id is not null and e.callback_to is null
      limit q.line_limit) n) < q.line_limit)
  from queues q where q.id = p_queue $$;

-- Those for whom their line is too long or too slow, the last ones first, a few of each step and two hundred in all. What is the
-- same for all of a line is asked once: whether there is room, and from which place on one is pressed.
create or replace function pressed_entries(p_most int) returns table (id bigint) language sql stable as $$
  select distinct e.id
  from (select s.*, pressed_behind(s) as places from queue_steps s
      where s.after is null and (s.to_queue is null or has_room(s.to_queue)) offset 0) s
    cross join lateral (select o.rank_at, o.id from queue_entries o
      where o.queue_id = s.queue_id and o.state in ('waiting', 'offered') and o.interaction_id is not null and o.opens_at is null
      order by o.rank_at, o.id offset s.places limit case when s.places is null then 0 else 1 end) first
    cross join lateral (select e.id from queue_entries e
      where e.queue_id = s.queue_id and e.state = 'waiting' and e.opens_at is null and e.interaction_id is not null and (e.rank_at, e.id) >= (first.rank_at, first.id)
        and (s.lower is null or (e.lowered < s.lower and e.needs <> '[]'))
        and (s.tiers is null or (e.tiers > 0 and e.tiers < s.tiers))
        and (s.to_queue is null or may_leave(e))
      order by e.rank_at desc, e.id desc limit p_most) e
  where s.length is not null or best_agent(e.id) is null
  limit 200 $$;

-- How many places of a line are not pressed by this step; null where nobody can say. The forecast rounds (expected_wait).
create or replace function pressed_behind(s queue_steps) returns int language sql stable as $$
  select case when s.length is not null then s.length else (
    select ceil((s.expected + 0.5) / (p.handle_80 / p.people * (1 - p.abandon)))::int - 1 from queue_paces p
    where p.queue_id = s.queue_id and p.samples >= 30 and p.people > 0 and p.handle_80 > 0 and p.abandon < 1) end $$;
