-- The one door of a feedback, locked after the request it is about. Answering, taking back and a customer's letter move what is
-- owed with the state, in the same transaction.
create or replace function advance_feedback(p_feedback bigint, p_event text, p_actor text, p_data jsonb default '{}')
returns integer language plpgsql volatile as $$
declare
  root feedback;
  next_state feedback_state;
  at_ timestamptz;
begin
  select * into root from feedback where id = p_feedback for no key update;
  if not found then raise exception 'feedback.unknown' using errcode = 'LN404'; end if;
  select next into next_state from transitions
    where transitions.root = 'feedback' and transitions.state = root.state::text and event = p_event;
  if not found then
    raise exception 'feedback.state' using errcode = 'LN409', detail = format('feedback %s is %s: %s is refused', p_feedback, root.state, p_event);
  end if;
  at_ := greatest(linia_now(), (select v.at from feedback_events v where v.feedback_id = p_feedback and v.version = root.version));
  update feedback set
    state = next_state,
    version = root.version + 1,
    touched_at = at_,
    surface_at = case when next_state = 'gathered' then surface_at end,
    -- a new word of the customer's, a delay that is shown at last, or what was answered and is to be answered once more, is owed an
    -- answer from now on; what was closed without one has the time that was left of it
    answer_by = case
      when p_event = 'surfaced' or root.state = 'gathered' and next_state in ('new', 'working')
        or p_event = 'letter_received' and root.state in ('answered', 'closed')
        or p_event = 'reopened' and root.answered_at is not null then feedback_answer_by(kind, department_id, at_)
      when p_event = 'reopened' and root.answer_by > root.closed_at then
        work_minutes_after(department_id, at_, greatest(1, work_minutes_between(department_id, root.closed_at, root.answer_by)))
      else answer_by end,
    passed_at = case when p_event = 'deadline_passed' then at_ when next_state in ('answered', 'closed') then null else passed_at end,
    answered_at = case p_event when 'answered' then coalesce(answered_at, at_)
      when 'answer_undone' then (select min(m.at) from messages m where m.feedback_id = p_feedback and m.kind = 'answer') else answered_at end,
    closed_at = case when next_state = 'closed' then coalesce(closed_at, at_) end
    where id = p_feedback;
  insert into feedback_events (feedback_id, version, type, at, actor, data)
    values (p_feedback, root.version + 1, p_event, at_, p_actor, p_data);
  perform pg_notify('linia', 'feedback:' || p_feedback || ':' || root.version + 1);
  return root.version + 1;
end $$;

-- What an administrator may set; what nobody has set is the house's own. Minutes are working ones, of the department's calendar.
create or replace function feedback_settings() returns jsonb language sql stable as $$
  select '{"answerMinutes": 480, "lateMinutes": 30, "lateADay": 10, "digestAt": "17:00"}'::jsonb
    || coalesce((select value from settings where key = 'feedback'), '{}') $$;

create or replace function department_calendar(p_department int) returns int language sql stable as $$
  select calendar_id from queues where department_id = p_department order by id limit 1 $$;
create or replace function department_zone(p_department int) returns text language sql stable as $$
  select coalesce((select time_zone from calendars where id = department_calendar(p_department)), company_zone()) $$;

-- So many working minutes of the department after this instant; a calendar that ends before it: so many minutes.
create or replace function work_minutes_after(p_department int, p_at timestamptz, p_minutes int) returns timestamptz language sql stable as $$
  select coalesce(at_ms(work_done_at(c, work_before(c, ms_of(p_at)) + p_minutes * 60000::bigint)), p_at + p_minutes * interval '1 minute')
  from department_calendar(p_department) c $$;

create or replace function work_minutes_between(p_department int, p_from timestamptz, p_to timestamptz) returns int language sql stable as $$
  select ((work_before(c, ms_of(p_to)) - work_before(c, ms_of(p_from))) / 60000)::int from department_calendar(p_department) c $$;

-- Thanks are answered by who likes to.
create or replace function feedback_answer_by(p_kind feedback_kind, p_department int, p_at timestamptz) returns timestamptz language sql stable as $$
  select case when p_kind <> 'praise' then work_minutes_after(p_department, p_at, (feedback_settings() ->> 'answerMinutes')::int) end $$;

-- Who answers for a department: its head by name, else whoever is a head there. Nobody gets what is said of themselves.
create or replace function head_of(p_department int, p_not int default null) returns int language sql stable as $$
  select a.id from agents a join departments d on d.id = p_department
  where a.disabled_at is null and 'head' = any (a.roles) and a.id is distinct from p_not and (a.id = d.head_id or a.department_id = d.id)
  order by a.id = d.head_id desc nulls last, a.id limit 1 $$;

create or replace function department_or_default(p_department int) returns int language sql stable as $$
  select coalesce((select id from departments where id = p_department and not closed), (select id from departments where is_default)) $$;
