-- A request has passed its resolution time: its head hears of it, once, in the transaction of that moment. What is late for a
-- little while only is gathered for the day's digest first, so that a head is not flooded.
create or replace function open_overdue(t tickets) returns void language plpgsql volatile as $$
declare
  made bigint;
  dept int := department_or_default(t.department_id);
  said record;
  rules jsonb := feedback_settings();
  waits boolean;
begin
  waits := (rules ->> 'lateMinutes')::int > 0 or not may_show_late(dept, (rules ->> 'lateADay')::int);
  -- whom to answer: who wrote last, else the person the request is of
  select coalesce(r.address, lower(c.email)) as email, coalesce(nullif(r.name, ''), c.name, '') as name, coalesce(m.language, 'ru') as language into said
    from (select 1) one
      left join lateral (select * from messages where ticket_id = t.id and direction = 'in' and kind in ('letter', 'unreadable') order by at desc, id desc limit 1) m on true
      left join message_recipients r on r.message_id = m.id and r.kind = 'from'
      left join contacts c on c.id = t.contact_id;
  insert into feedback (state, kind, about, department_id, owner_id, ticket_id, request_number, organization_id, name, email, belongs, language,
      answer_by, surface_at, created_at, touched_at)
    values (case when waits then 'gathered' else 'new' end::feedback_state, 'overdue', 'request', dept, head_of(dept), t.id, t.number::text, t.organization_id,
      said.name, said.email, true, said.language, case when not waits then feedback_answer_by('overdue', dept, linia_now()) end,
      case when waits then work_minutes_after(dept, linia_now(), greatest(1, (rules ->> 'lateMinutes')::int)) end, linia_now(), linia_now())
    on conflict (ticket_id) where kind = 'overdue' do nothing
    returning id into made;
  if made is null then return; end if;
  perform advance_feedback(made, 'registered', 'clock', jsonb_strip_nulls(jsonb_build_object('by', t.resolve_by, 'shown', case when not waits then true end)));
  if waits then perform ask_digest(dept); end if;
end $$;

-- How many delays a head was shown today, each by itself. Whatever was shown today was touched today: without that, each that is
-- gathered reads all there ever were (beside 20,000 gathered and 20,000 former ones 11.8 ms; so 0.3).
create or replace function late_shown_today(p_department int) returns int language sql stable as $$
  select count(*)::int from feedback f join feedback_events e on e.feedback_id = f.id and e.type in ('registered', 'surfaced')
  where f.department_id = p_department and f.kind = 'overdue' and f.state <> 'gathered'
    and f.touched_at >= (select date_trunc('day', linia_now(), department_zone(p_department)))
    and (e.type = 'surfaced' or e.data ? 'shown') and e.at >= date_trunc('day', linia_now(), department_zone(p_department)) $$;

-- Two clocks at once: the second counts what the first has shown.
create or replace function may_show_late(p_department int, p_most int) returns boolean language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock(hashtext('late ' || p_department));
  return late_shown_today(p_department) < p_most;
end $$;

-- Its time has come: the request is late still, and is shown; or it is over, and was a short delay; or its deadline was moved, or
-- enough were shown today, and it is looked at again when the next working day begins. A request that was made part of another is
-- over with that one: its promise is broken as long as that one is open, and where that one is late itself its head hears of it there.
create or replace function surface_feedback(p_feedback bigint) returns boolean language plpgsql volatile as $$
declare
  f feedback;
  t tickets;
  whole tickets;
  whole_id bigint;
  rules jsonb := feedback_settings();
begin
  select live_ticket(x.ticket_id) into whole_id from feedback x where x.id = p_feedback;
  perform from tickets k where k.id in (whole_id, (select x.ticket_id from feedback x where x.id = p_feedback)) order by k.id for no key update;
  select k.* into t from tickets k join feedback x on x.ticket_id = k.id where x.id = p_feedback;
  -- merged or taken apart while its lock was waited for: the next clock sees it
  if live_ticket(t.id) is distinct from whole_id then return false; end if;
  select * into whole from tickets where id = whole_id;
  select * into f from feedback where id = p_feedback and state = 'gathered' and surface_at <= linia_now() for no key update;
  if f.id is null then return false; end if;
  if not is_live(whole.state) then
    perform advance_feedback(f.id, 'closed', 'clock', '{"why": "short"}');
  elsif whole.id <> t.id and exists (select from feedback x where x.ticket_id = whole.id and x.kind = 'overdue' and x.state <> 'closed') then
    perform advance_feedback(f.id, 'closed', 'clock', jsonb_build_object('why', 'merged', 'into', whole.number));
  elsif t.resolve_by is null or t.resolve_by > linia_now() then
    update feedback set surface_at = work_minutes_after(f.department_id, coalesce(t.resolve_by, linia_now() + interval '1 day'), greatest(1, (rules ->> 'lateMinutes')::int))
      where id = f.id;
  elsif not may_show_late(f.department_id, (rules ->> 'lateADay')::int) then
    update feedback set surface_at = work_minutes_after(f.department_id, date_trunc('day', linia_now(), department_zone(f.department_id)) + interval '1 day', 1)
      where id = f.id;
    perform ask_digest(f.department_id);
  else
    perform advance_feedback(f.id, 'surfaced', 'clock', '{}');
  end if;
  return true;
end $$;

-- A request that was solved behind its time is opened again: its delay goes on, and no clock passes it a second time; so do those of
-- requests that were made part of it. What was closed as short, unseen by anybody, is gathered anew; what its head has had before
-- their eyes is theirs already.
create or replace function gather_again() returns trigger language plpgsql volatile as $$
declare
  f feedback;
begin
  for f in with recursive parts as (
        select new.id
        union select t.id from parts p join tickets t on t.merged_into = p.id)
      select x.* from feedback x where x.kind = 'overdue' and x.state = 'closed' and x.ticket_id in (select id from parts)
      and (select v.type = 'closed' and v.actor = 'clock' and (x.ticket_id = new.id or v.data ->> 'why' = 'short')
        from feedback_events v where v.feedback_id = x.id and v.version = x.version)
    order by x.id for no key update loop
    perform advance_feedback(f.id, 'late_again', 'linia', '{}');
    update feedback set surface_at = work_minutes_after(f.department_id,
        greatest(linia_now(), (select resolve_by from tickets where id = f.ticket_id)), greatest(1, (feedback_settings() ->> 'lateMinutes')::int))
      where id = f.id;
    perform ask_digest(f.department_id);
  end loop;
  return null;
end $$;
create or replace trigger gather_again after update of state on tickets for each row
  when (not is_live(old.state) and is_live(new.state)) execute function gather_again();

-- When the next digest of a department leaves: today or tomorrow, at its hour, in its time zone.
create or replace function digest_time(p_department int) returns timestamptz language sql stable as $$
  select case when today > linia_now() then today else (local::date + 1 + hour) at time zone zone end
  from (select zone, linia_now() at time zone zone as local, (feedback_settings() ->> 'digestAt')::time as hour from department_zone(p_department) zone) a,
    lateral (select (local::date + hour) at time zone zone as today) b $$;

-- Its hour was moved behind one that has left today: the next is tomorrow's.
create or replace function ask_digest(p_department int) returns void language sql volatile as $$
  insert into feedback_digests (department_id, day, due_at)
    select p_department, (due at time zone zone)::date, due
    from (select zone, case when exists (select from feedback_digests g
          where g.department_id = p_department and g.day = (first at time zone zone)::date and g.sent_at is not null)
        then (first at time zone zone + interval '1 day') at time zone zone else first end as due
      from digest_time(p_department) first, department_zone(p_department) zone) next
    on conflict do nothing $$;

-- Whom a digest goes to: every head of the department who has an address; where there is none, administrators. Nobody writes to
-- themselves: a mailbox of ours is no person.
create or replace function digest_readers(p_department int) returns table (name text, address text, language text, heads boolean) language sql stable as $$
  with able as (
    select a.id, a.name, lower(a.email) as address, a.language, 'administrator' = any (a.roles) as administers,
      coalesce('head' = any (a.roles) and (a.id = d.head_id or a.department_id = d.id), false) as heads
    from agents a join departments d on d.id = p_department
    where a.disabled_at is null and a.email is not null and not exists (select from mailboxes b where b.address = lower(a.email)))
  select x.name, x.address, x.language, x.heads from able x
  where x.heads or x.administers and not exists (select from able h where h.heads) order by x.id limit 20 $$;

-- Nobody answered in time: who looks after all of them sees it.
create or replace function pass_feedback(p_feedback bigint) returns boolean language plpgsql volatile as $$
begin
  perform from feedback where id = p_feedback and state in ('new', 'working') and passed_at is null and answer_by <= linia_now() for no key update;
  if not found then return false; end if;
  perform advance_feedback(p_feedback, 'deadline_passed', 'clock', '{}');
  return true;
end $$;

-- The day is over: its digest is ordered, once. Writing the letter is the mail's, by the outbox.
create or replace function leave_digest(p_digest bigint) returns boolean language plpgsql volatile as $$
begin
  update feedback_digests set sent_at = linia_now() where id = p_digest and sent_at is null and due_at <= linia_now();
  if not found then return false; end if;
  perform queue_mail('mail.digest', jsonb_build_object('digest', p_digest), interval '2 days');
  return true;
end $$;
