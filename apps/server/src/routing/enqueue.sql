-- A place in a line. The caller must hold the root's lock and must have moved the root to where it waits.
create or replace function enqueue(
  p_interaction bigint, p_queue int, p_rank_at timestamptz, p_escalation bigint default null,
  p_target int default null, p_target_until timestamptz default null, p_enqueued_at timestamptz default null, p_target_why text default null
) returns bigint language plpgsql volatile as $$
declare
  entry bigint;
  at_ timestamptz := linia_now();
begin
  insert into queue_entries (interaction_id, escalation_id, queue_id, state, enqueued_at, rank_at, target_agent, target_until, target_why, needs)
    values (p_interaction, p_escalation, p_queue, 'waiting', coalesce(p_enqueued_at, at_), coalesce(p_rank_at, at_), p_target, p_target_until,
      case when p_target is not null then coalesce(p_target_why, case when p_target_until is null then 'asked' else 'former' end) end,
      call_needs(p_interaction, p_escalation))
    returning id into entry;
  return entry;
end $$;

-- When the caller first stood in any line: what "longest wait" and a cold escalation's rank count from.
create or replace function first_enqueued_at(p_interaction bigint) returns timestamptz language sql stable as $$
  select coalesce(min(enqueued_at), linia_now()) from queue_entries where interaction_id = p_interaction $$;

-- Ends a place; a pending offer of it is withdrawn. Returns the person who was being asked.
create or replace function end_entry(p_entry bigint, p_outcome text, p_state entry_state default 'left') returns int language plpgsql volatile as $$
declare
  asked int;
  at_ timestamptz := linia_now();
begin
  update offers set state = 'withdrawn', ended_at = at_ where entry_id = p_entry and state = 'pending' returning agent_id into asked;
  update queue_entries set state = p_state, ended_at = at_, outcome = p_outcome, opens_at = null, target_until = null
    where id = p_entry and state in ('waiting', 'offered');
  delete from exclusions where entry_id = p_entry;
  return asked;
end $$;

-- A line may be closed under a caller who comes to it yet: from a talk, a menu, a dialing. Then they go to the line that their
-- number leads to now, else to whichever of the two overflows to, else to the default department's, which is never closed.
-- Held to the end: whoever closes the one that is found counts this caller, or is waited for here.
create or replace function open_queue(p_queue int, p_line int) returns int language plpgsql volatile as $$
declare
  found_ int;
  each_ int;
begin
  select id into found_ from queues where id = p_queue and not closed for key share;
  if found then return found_; end if;
  for each_ in
    with those as (select p_queue as id, 1 as place union all select queue_id, 2 from lines where id = p_line)
    select * from (
      select id, place, 0 from those
      union all select s.to_queue, t.place + 2, s.position from those t join queue_steps s on s.queue_id = t.id where s.to_queue is not null
      union all select q.id, 5, d.id from departments d join queues q on q.department_id = d.id where d.is_default
    ) c (id, place, position) order by place, position loop
    select id into found_ from queues where id = each_ and not closed for key share;
    if found then return found_; end if;
  end loop;
  return p_queue;
end $$;
